package io.eventhus.axon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.axonframework.eventsourcing.annotation.EventTag;
import org.axonframework.eventsourcing.eventstore.AnnotationBasedTagResolver;
import org.axonframework.messaging.core.MessageType;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.GenericEventMessage;
import org.axonframework.messaging.eventstreaming.Tag;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The cache must not be told from Axon's own resolver, but for its speed. */
class CachedTagResolverTest {

    record Plain(String value) {}

    record Keyed(@EventTag(key = "Account") String id, int amount) {}

    record Unkeyed(@EventTag String accountId) {}

    record Twice(
            @EventTag(key = "From") @EventTag(key = "To") String id) {}

    record Many(@EventTag(key = "Student") List<String> students) {}

    record Mapped(@EventTag Map<String, Integer> places) {}

    record MappedWithKey(@EventTag(key = "Place") Map<String, Integer> places) {}

    record Absent(@EventTag(key = "Account") @Nullable String id) {}

    static class Base {
        @EventTag(key = "Base")
        final String base = "b";

        @EventTag
        String getOwnerName() {
            return "o";
        }
    }

    static final class Derived extends Base {
        @EventTag(key = "Derived")
        final long number = 3;
    }

    static final class WithParameter {
        @EventTag(key = "Wrong")
        String wrong(String parameter) {
            return parameter;
        }
    }

    private final CachedTagResolver cached = new CachedTagResolver();

    private static EventMessage message(Object payload) {
        return new GenericEventMessage(new MessageType("test.Event"), payload);
    }

    static Stream<Object> payloads() {
        return Stream.of(
                "text",
                new Plain("x"),
                new Keyed("1", 2),
                new Unkeyed("2"),
                new Twice("3"),
                new Many(List.of("a", "b", "a")),
                new Mapped(Map.of("x", 1, "y", 2)),
                new MappedWithKey(Map.of("x", 1, "y", 2)),
                new Absent(null),
                new Derived());
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void tags_are_those_of_axons_resolver_each_time(Object payload) {
        Set<Tag> expected = new AnnotationBasedTagResolver().resolve(message(payload));

        assertThat(cached.resolve(message(payload))).isEqualTo(expected);
        assertThat(cached.resolve(message(payload))).isEqualTo(expected);
    }

    @Test
    void a_tag_is_found() {
        assertThat(cached.resolve(message(new Keyed("1", 2)))).containsExactly(new Tag("Account", "1"));
    }

    @Test
    void annotations_are_not_looked_for_again() {
        AtomicInteger asked = new AtomicInteger();
        CachedTagResolver counting = new CachedTagResolver(event -> {
            asked.incrementAndGet();
            return Set.of();
        });

        counting.resolve(message(new Keyed("1", 2)));
        counting.resolve(message(new Keyed("2", 2)));

        assertThat(asked).hasValue(0);
    }

    @Test
    void what_axon_refuses_is_refused() {
        assertThatThrownBy(() -> cached.resolve(message(new WithParameter())))
                .isInstanceOf(AnnotationBasedTagResolver.TagResolutionException.class);
    }
}
