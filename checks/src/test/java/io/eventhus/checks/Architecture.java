package io.eventhus.checks;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** The arrows between the modules and a few rules of style, by name. Every rule fails if it finds no class to judge. */
final class Architecture {

    static final String API = "io.eventhus.api..";
    static final String ENVELOPE = "io.eventhus.envelope..";
    static final String CORE = "io.eventhus.core..";
    static final String AXON = "io.eventhus.axon..";
    static final String TCK = "io.eventhus.tck..";
    static final String BANK = "io.eventhus.bank..";
    static final String BENCHMARKS = "io.eventhus.benchmarks..";
    static final String SERVERS = "io.eventhus.servers..";
    static final String SOAK = "io.eventhus.soak..";
    static final String SQLITE = "io.eventhus.sqlite..";
    static final String NATS = "io.eventhus.nats..";
    static final String MONGO = "io.eventhus.mongo..";
    static final String KAFKA = "io.eventhus.kafka..";

    private static final String[] ALWAYS = {"java..", "org.jspecify.annotations.."};
    private static final String[] NOT_ADAPTERS = {API, ENVELOPE, CORE, AXON, TCK, BANK, BENCHMARKS, SERVERS, SOAK};

    /** Whatever is not one of the other modules is an adapter: so a new one is judged from its first class on. */
    private static final DescribedPredicate<JavaClass> ADAPTERS = resideInAPackage("io.eventhus..")
            .and(resideOutsideOfPackages(NOT_ADAPTERS))
            .as("adapters");

    private static final Map<String, ArchRule> RULES = new LinkedHashMap<>();

    static {
        whatEachModuleKnows();
        whoKnowsWhom();
        style();
        machines();
    }

    private Architecture() {}

    static Map<String, ArchRule> rules() {
        return RULES;
    }

    static ArchRule rule(String name) {
        ArchRule rule = RULES.get(name);
        if (rule == null) {
            throw new IllegalArgumentException("there is no rule '" + name + "'; expected one of " + RULES.keySet());
        }
        return rule;
    }

    private static void whatEachModuleKnows() {
        RULES.put("api knows JSpecify only", only(API));
        RULES.put(
                "envelope knows api, Jackson and the ULID library",
                only(ENVELOPE, API, "com.fasterxml.jackson.core..", "com.github.f4b6a3.ulid.."));
        RULES.put("core knows api, envelope and slf4j", only(CORE, API, ENVELOPE, "org.slf4j.."));
        RULES.put(
                "sqlite knows api, its driver and slf4j",
                only(SQLITE, API, "javax.sql..", "org.sqlite..", "org.slf4j.."));
        RULES.put(
                "nats knows api, the envelope, its client, TLS, Jackson's parser and slf4j",
                only(
                        NATS,
                        API,
                        ENVELOPE,
                        "io.nats..",
                        "javax.net.ssl..",
                        "com.fasterxml.jackson.core..",
                        "org.slf4j.."));
        RULES.put(
                "mongo knows api, its driver, TLS and slf4j",
                only(MONGO, API, "com.mongodb..", "org.bson..", "javax.net.ssl..", "org.slf4j.."));
        RULES.put(
                "kafka knows api, the envelope, its client and slf4j",
                only(KAFKA, API, ENVELOPE, "org.apache.kafka..", "org.slf4j.."));
        RULES.put(
                "tck knows api, JUnit, AssertJ and BSON",
                only(TCK, API, "org.junit.jupiter.api..", "org.assertj..", "org.bson.."));
    }

    private static void whoKnowsWhom() {
        RULES.put(
                "adapters know neither the engine nor Axon",
                noClasses()
                        .that(are(ADAPTERS))
                        .should()
                        .dependOnClassesThat(resideInAnyPackage(CORE, AXON, TCK, BANK)));
        RULES.put(
                "adapters do not know each other",
                slices().matching("io.eventhus.(*)..")
                        .that(DescribedPredicate.describe(
                                "are adapters", slice -> slice.stream().allMatch(ADAPTERS)))
                        .should()
                        .notDependOnEachOther());
        RULES.put(
                "only axon, the bank, the benchmarks and the soak know Axon Framework",
                noClasses()
                        .that(resideOutsideOfPackages(AXON, BANK, BENCHMARKS, SOAK))
                        .should()
                        .dependOnClassesThat(resideInAPackage("org.axonframework..")));
        RULES.put(
                "axon knows no adapter",
                noClasses()
                        .that(resideInAPackage(AXON))
                        .should()
                        .dependOnClassesThat(ADAPTERS.or(resideInAnyPackage(TCK, BANK))));
        RULES.put(
                "nothing knows the bank",
                noClasses().that(resideOutsideOfPackages(BANK)).should().dependOnClassesThat(resideInAPackage(BANK)));
        RULES.put(
                "servers knows JUnit and TLS only",
                only(SERVERS, "org.junit.jupiter.api..", "org.opentest4j..", "javax.net.ssl.."));
        RULES.put(
                "nothing knows the benchmarks",
                noClasses()
                        .that(resideOutsideOfPackages(BENCHMARKS))
                        .should()
                        .dependOnClassesThat(resideInAPackage(BENCHMARKS)));
        RULES.put(
                "nothing knows the soak",
                noClasses().that(resideOutsideOfPackages(SOAK)).should().dependOnClassesThat(resideInAPackage(SOAK)));
        RULES.put(
                "only sqlite, the benchmarks and the soak know JDBC",
                noClasses()
                        .that(resideOutsideOfPackages(SQLITE, BENCHMARKS, SOAK))
                        .should()
                        .dependOnClassesThat(resideInAnyPackage("java.sql..", "javax.sql..", "org.sqlite..")));
    }

    private static void style() {
        RULES.put(
                "packages form no cycle",
                slices().matching("io.eventhus.(**)").should().beFreeOfCycles());
        RULES.put("every package is null-marked", classes().should(beInANullMarkedPackage()));
        RULES.put(
                "an adapter shows its configuration, its stores, its publisher, its consumer, its dead letters and its import only",
                classes()
                        .that(are(ADAPTERS))
                        .and()
                        .haveModifier(JavaModifier.PUBLIC)
                        .and()
                        .areTopLevelClasses()
                        .should()
                        .haveNameMatching(
                                ".*(Config|Server|Assurance|CommitLog|StateStore|Publisher|Consumer|DeadLetters|Import)"));
        RULES.put("names say the job", noClasses().should().haveNameMatching(".*(Impl|Manager|Helper|Utils|Util)"));
    }

    private static void machines() {
        RULES.put(
                "state machines have no thread, clock, lock or I/O",
                noClasses()
                        .that()
                        .haveNameMatching("io\\.eventhus\\.core\\..*Machine(\\$.*)?")
                        .should()
                        .dependOnClassesThat(
                                resideInAnyPackage("java.util.concurrent..", "java.io..", "java.nio..", "org.slf4j.."))
                        .orShould()
                        .dependOnClassesThat()
                        .haveFullyQualifiedName("io.eventhus.api.CommitLog")
                        .orShould()
                        .dependOnClassesThat()
                        .haveFullyQualifiedName("java.lang.Thread")
                        .orShould()
                        .callMethod(System.class, "nanoTime")
                        .orShould()
                        .callMethod(System.class, "currentTimeMillis")
                        .orShould()
                        .callMethod(java.time.Instant.class, "now"));
    }

    private static ArchRule only(String module, String... known) {
        String[] allowed = Stream.of(ALWAYS, new String[] {module}, known)
                .flatMap(Arrays::stream)
                .toArray(String[]::new);
        return classes()
                .that()
                .resideInAPackage(module)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(allowed).or(arraysOfPrimitives()));
    }

    private static DescribedPredicate<JavaClass> arraysOfPrimitives() {
        return DescribedPredicate.describe(
                "are primitive", type -> type.getBaseComponentType().isPrimitive());
    }

    private static ArchCondition<JavaClass> beInANullMarkedPackage() {
        return new ArchCondition<>("be in a package annotated with @NullMarked") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
                    events.add(SimpleConditionEvent.violated(
                            type,
                            "the package of " + type.getName()
                                    + " is not annotated; expected a package-info.java with @NullMarked"));
                }
            }
        };
    }
}
