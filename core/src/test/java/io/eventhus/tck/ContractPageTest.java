package io.eventhus.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContractPageTest {

    private final Contract contract = Contract.read();

    @Test
    void every_rule_names_a_test_of_the_log_suite_and_every_test_is_named() {
        assertAgree("L", CommitLogSuite.class);
    }

    @Test
    void every_rule_names_a_test_of_the_state_suite_and_every_test_is_named() {
        assertAgree("S", StateStoreSuite.class);
    }

    @Test
    void every_rule_names_a_test_of_the_publisher_suite_and_every_test_is_named() {
        assertAgree("P", EventPublisherSuite.class);
    }

    @Test
    void every_rule_names_a_test_of_the_consumer_suite_and_every_test_is_named() {
        assertAgree("R", EventConsumerSuite.class);
    }

    private void assertAgree(String letter, Class<?> suite) {
        List<Contract.Rule> rules = contract.rules(letter);
        assertThat(rules.stream().map(Contract.Rule::test)).containsExactlyInAnyOrderElementsOf(tests(suite));
        assertThat(rules.stream().map(Contract.Rule::number))
                .as("numbers")
                .doesNotHaveDuplicates()
                .isSorted();
    }

    private static List<String> tests(Class<?> suite) {
        List<String> tests = new ArrayList<>();
        for (Class<?> part : suite.getDeclaredClasses()) {
            for (Class<?> type = part; type != null; type = type.getSuperclass()) {
                Arrays.stream(type.getDeclaredMethods())
                        .filter(method -> method.isAnnotationPresent(Test.class))
                        .map(Method::getName)
                        .forEach(tests::add);
            }
        }
        return tests;
    }
}
