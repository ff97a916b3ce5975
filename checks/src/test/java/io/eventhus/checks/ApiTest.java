package io.eventhus.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ApiTest {

    static Stream<String> modules() {
        return Modules.published().stream();
    }

    @ParameterizedTest
    @MethodSource("modules")
    void the_public_api_is_the_one_that_was_recorded(String module) {
        String changes = ApiRecord.ofThisBuild().changes(module, PublicApi.ofModule(Modules.packageOf(module)));

        assertThat(changes)
                .withFailMessage(
                        "The public API of %s is not the one recorded in checks/api/%s.txt: %s"
                                + "If that is meant, record it with dev/api-record and tell of it in CHANGELOG.md.",
                        module, module, changes)
                .isEqualTo("unchanged");
    }

    @Test
    void there_is_a_record_of_every_published_module_and_of_no_other() {
        assertThat(ApiRecord.ofThisBuild().modules()).containsExactlyInAnyOrderElementsOf(Modules.published());
    }

    @Test
    void what_was_added_and_what_was_removed_is_told_with_the_type_it_is_in(@TempDir Path folder) {
        ApiRecord record = new ApiRecord(folder);
        record.write("some", List.of("public final class a.B", "    public void gone()", "    public void kept()"));

        String changes = record.changes(
                "some",
                List.of("public final class a.B", "    public void kept()", "public interface a.C<T>", "    T get()"));

        assertThat(changes).isEqualTo("""
                2 added
                  added: a.C: T get()
                  added: public interface a.C<T>
                1 removed
                  removed: a.B: public void gone()
                """);
    }

    @Test
    void a_module_without_a_record_has_everything_added(@TempDir Path folder) {
        assertThat(new ApiRecord(folder).changes("some", List.of("public enum a.B")))
                .startsWith("1 added");
    }

    @Test
    void what_is_written_is_read_unchanged(@TempDir Path folder) {
        List<String> api = PublicApi.ofModule("io.eventhus.api");
        ApiRecord record = new ApiRecord(folder);

        record.write("api", api);

        assertThat(api).hasSizeGreaterThan(100);
        assertThat(record.changes("api", api)).isEqualTo("unchanged");
        assertThat(record.modules()).containsExactly("api");
    }

    /** A class whose lines show all that can be said of one. */
    @SuppressWarnings({"unused", "deprecation", "InlineMeSuggester", "ProtectedMembersInFinalClass", "CanBeFinal"})
    public abstract static class Shown<T extends Comparable<T>> extends Hidden implements Callable<List<? super T>> {

        /** A field. */
        public static final int CONSTANT = 1;

        /** A constructor. */
        protected Shown(String @Nullable [] first, @Nullable String... rest) {}

        Shown() {}

        /** May be null, inside and out. */
        public abstract <E extends Exception> @Nullable Map<String, ? extends @Nullable T> find(int[] keys, T key)
                throws E, InterruptedException;

        /** Deprecated. */
        @Deprecated(forRemoval = true)
        public static final void old() {}

        private void unseen() {}

        @Override
        public String toString() {
            return "";
        }
    }

    abstract static class Hidden implements Serializable {

        public void inherited() {}
    }

    /** A record. */
    public record Pair(String left, @Nullable Long right) {

        /** A second constructor. */
        public Pair(String left) {
            this(left, null);
        }

        /** Not an accessor. */
        public Pair left(String other) {
            return new Pair(other, right);
        }
    }

    /** Closed alternatives. */
    public sealed interface Choice {

        /** One. */
        record One(String text) implements Choice {}

        /** What every choice can do. */
        default int size() {
            return 0;
        }

        /** What each does by itself. */
        String text();
    }

    /** An enumeration. */
    public enum Kind implements Runnable {
        /** With a body. */
        SECOND {
            @Override
            public void run() {}
        },
        /** Without. */
        FIRST;

        @Override
        public void run() {}
    }

    @Test
    void a_class_is_spelled_with_everything_that_others_can_see() {
        String name = "io.eventhus.checks.ApiTest.Shown";

        assertThat(PublicApi.ofType(Shown.class))
                .containsExactly(
                        "public abstract static class " + name
                                + "<T extends Comparable<T>> implements java.io.Serializable,"
                                + " java.util.concurrent.Callable<java.util.List<? super T>>",
                        "    @Deprecated(forRemoval) public static void old()",
                        "    protected Shown(String @Nullable [], @Nullable String...)",
                        "    public abstract <E extends Exception> @Nullable java.util.Map<String, ? extends @Nullable T>"
                                + " find(int[], T) throws E, InterruptedException",
                        "    public static final int CONSTANT",
                        "    public void inherited()");
    }

    @Test
    void records_sealed_types_and_enums_are_spelled_as_such() {
        String here = "io.eventhus.checks.ApiTest.";

        assertThat(PublicApi.ofType(Pair.class))
                .containsExactly(
                        "public record " + here + "Pair(String left, @Nullable Long right)",
                        "    public Pair(String)",
                        "    public " + here + "Pair left(String)");
        assertThat(PublicApi.ofType(Choice.class))
                .containsExactly(
                        "public sealed interface " + here + "Choice permits " + here + "Choice.One",
                        "    public String text()",
                        "    public default int size()");
        assertThat(PublicApi.ofType(Kind.class))
                .containsExactly(
                        "public enum " + here + "Kind implements Runnable",
                        "    FIRST",
                        "    SECOND",
                        "    public void run()");
    }
}
