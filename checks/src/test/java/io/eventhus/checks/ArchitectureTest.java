package io.eventhus.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.eventhus.api.planted.ApiThatKnowsCore;
import io.eventhus.core.planted.CoreThatKnowsAxon;
import io.eventhus.core.planted.ImpatientMachine;
import io.eventhus.envelope.planted.EnvelopeThatKnowsCore;
import io.eventhus.mongo.planted.MongoThatKnowsCore;
import io.eventhus.nats.planted.NatsThatKnowsCore;
import io.eventhus.planted.AdapterThatKnowsSqlite;
import io.eventhus.planted.LogHelper;
import io.eventhus.planted.unmarked.Unmarked;
import io.eventhus.sqlite.planted.SqliteThatKnowsCore;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ArchitectureTest {

    /** All modules, as they are built; not the classes of this one. */
    private static final JavaClasses MODULES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.eventhus");

    static Stream<Arguments> rules() {
        return Architecture.rules().entrySet().stream().map(rule -> Arguments.of(rule.getKey(), rule.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void the_modules_keep_the_rule(String name, ArchRule rule) {
        rule.check(MODULES);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void a_rule_that_finds_no_class_fails(String name, ArchRule rule) {
        JavaClasses none = new ClassFileImporter().importClasses(String.class).that(nothing());

        assertThatThrownBy(() -> rule.check(none)).isInstanceOf(AssertionError.class);
    }

    static Stream<Arguments> violations() {
        return Stream.of(
                violation("api knows JSpecify only", ApiThatKnowsCore.class),
                violation("envelope knows api, Jackson and the ULID library", EnvelopeThatKnowsCore.class),
                violation("core knows api, envelope and slf4j", CoreThatKnowsAxon.class),
                violation(
                        "only axon, the bank, the benchmarks and the soak know Axon Framework",
                        CoreThatKnowsAxon.class),
                violation("state machines have no thread, clock, lock or I/O", ImpatientMachine.class),
                violation("sqlite knows api, its driver and slf4j", SqliteThatKnowsCore.class),
                violation(
                        "nats knows api, the envelope, its client, TLS, Jackson's parser and slf4j",
                        NatsThatKnowsCore.class),
                violation("mongo knows api, its driver, TLS and slf4j", MongoThatKnowsCore.class),
                violation("adapters know neither the engine nor Axon", SqliteThatKnowsCore.class),
                violation("only sqlite, the benchmarks and the soak know JDBC", AdapterThatKnowsSqlite.class),
                violation(
                        "an adapter shows its configuration, its stores, its publisher, its consumer, its dead letters and its import only",
                        AdapterThatKnowsSqlite.class),
                violation("names say the job", LogHelper.class),
                violation("every package is null-marked", Unmarked.class));
    }

    private static Arguments violation(String rule, Class<?> planted) {
        return Arguments.of(rule, planted);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("violations")
    void a_rule_catches_a_class_that_breaks_it(String name, Class<?> planted) {
        JavaClasses wrong = new ClassFileImporter().importClasses(planted);

        assertThatThrownBy(() -> Architecture.rule(name).check(wrong))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(planted.getSimpleName());
    }

    @Test
    void an_adapter_that_knows_another_one_is_caught() {
        JavaClasses wrong = new ClassFileImporter()
                .importClasses(AdapterThatKnowsSqlite.class, io.eventhus.sqlite.SqliteConfig.class);

        assertThatThrownBy(() ->
                        Architecture.rule("adapters do not know each other").check(wrong))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("AdapterThatKnowsSqlite");
    }

    @Test
    void packages_that_know_each_other_are_caught() {
        JavaClasses wrong = new ClassFileImporter().importClasses(LogHelper.class, Unmarked.class);

        assertThatThrownBy(() -> Architecture.rule("packages form no cycle").check(wrong))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Cycle");
    }

    @Test
    void every_module_with_code_is_judged() {
        Map<String, String> packages = Modules.packages();

        assertThat(packages).containsKeys("api", "core", "axon");
        packages.forEach((module, name) -> assertThat(MODULES.stream()
                        .map(JavaClass::getPackageName)
                        .anyMatch(found -> found.equals(name) || found.startsWith(name + ".")))
                .as("the module %s has classes in %s on the class path of the checks", module, name)
                .isTrue());
    }

    private static com.tngtech.archunit.base.DescribedPredicate<JavaClass> nothing() {
        return com.tngtech.archunit.base.DescribedPredicate.alwaysFalse();
    }
}
