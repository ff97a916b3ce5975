package io.eventhus.tck;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Set;
import java.util.TreeSet;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** What became of one run of a suite: the numbers of the rules whose tests passed and failed. */
record SuiteRun(Set<String> passed, Set<String> failed, long skipped) {

    static SuiteRun of(Class<?> suite, String letter) {
        Contract contract = Contract.read();
        Events tests = EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(suite))
                .execute()
                .testEvents();
        return new SuiteRun(
                numbers(contract, letter, tests.succeeded()),
                numbers(contract, letter, tests.failed()),
                tests.skipped().count() + tests.aborted().count());
    }

    private static Set<String> numbers(Contract contract, String letter, Events events) {
        Set<String> numbers = new TreeSet<>();
        events.map(event -> event.getTestDescriptor().getSource().orElseThrow())
                .map(source -> contract.numberOf(letter, ((MethodSource) source).getMethodName()))
                .forEach(numbers::add);
        return numbers;
    }
}
