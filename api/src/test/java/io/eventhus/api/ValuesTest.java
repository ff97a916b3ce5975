package io.eventhus.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {

    private static final Instant TIME = Instant.parse("2026-11-25T10:00:00.123456789Z");
    private static final AggregateId ACCOUNT = new AggregateId("Account", "0001");

    private static NewEvent event(Map<String, String> metadata, Set<Tag> tags) {
        return new NewEvent("e1", ACCOUNT, "Opened", "", JsonData.NULL, TIME, metadata, tags);
    }

    @Test
    void half_a_surrogate_pair_is_refused_wherever_a_text_stands_and_a_whole_one_is_kept() {
        String half = "a\uD83D";
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AggregateId("Account", half))
                .withMessageContaining("half a surrogate pair at index 1");
        assertThatIllegalArgumentException().isThrownBy(() -> new AggregateId(half, "1"));
        assertThatIllegalArgumentException().isThrownBy(() -> new Tag("key", "\uDE00"));
        assertThatIllegalArgumentException().isThrownBy(() -> JsonData.ofText("\"" + half + "\""));
        assertThatIllegalArgumentException().isThrownBy(() -> event(Map.of("key", half), Set.of()));
        assertThat(new AggregateId("Account", "😀").id()).isEqualTo("😀");
    }

    @Test
    void empty_names_are_refused_and_empty_tag_values_are_not() {
        assertThatIllegalArgumentException().isThrownBy(() -> new AggregateId("", "1"));
        assertThatIllegalArgumentException().isThrownBy(() -> new AggregateId("Account", ""));
        assertThatIllegalArgumentException().isThrownBy(() -> new Tag("", "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> EventQuery.ofTypes(""));
        assertThat(new Tag("key", "").value()).isEmpty();
    }

    @Test
    void messages_show_neither_long_texts_nor_control_characters() {
        assertThat(new AggregateId("Account", "x".repeat(500) + "\n").toString())
                .hasSizeLessThan(60)
                .endsWith("...'");
        assertThat(new AggregateId("A", "\n\u007f").toString()).isEqualTo("'A/\\u000a\\u007f'");
    }

    @Test
    void times_are_cut_to_microseconds_and_years_that_cannot_be_written_are_refused() {
        assertThat(event(Map.of(), Set.of()).time()).isEqualTo(Instant.parse("2026-11-25T10:00:00.123456Z"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NewEvent("e", ACCOUNT, "T", "", JsonData.NULL, Instant.MAX, Map.of(), Set.of()))
                .withMessageContaining("0 to 9999");
    }

    @Test
    void metadata_and_tags_are_sorted_copies() {
        Map<String, String> metadata = new HashMap<>(Map.of("b", "2", "a", "1"));
        NewEvent event = event(metadata, Set.of(new Tag("b", "1"), new Tag("a", "2"), new Tag("a", "1")));
        metadata.clear();
        assertThat(event.metadata().keySet()).containsExactly("a", "b");
        assertThat(event.tags()).containsExactly(new Tag("a", "1"), new Tag("a", "2"), new Tag("b", "1"));
    }

    @Test
    void metadata_and_tags_are_what_was_given_and_stay_it_in_the_log() {
        Map<String, String> metadata = Map.of("b", "2", "a", "ä");
        Set<Tag> tags = Set.of(new Tag("b", "1"), new Tag("a", "ä"));
        NewEvent event = event(metadata, tags);
        assertThat(event.metadata()).isEqualTo(metadata).hasSameHashCodeAs(metadata);
        assertThat(event.tags()).isEqualTo(tags).hasSameHashCodeAs(tags);
        assertThat(event.metadata().get("a")).isEqualTo("ä");
        assertThat(event.metadata()).doesNotContainKey("c");
        assertThat(event.tags().contains(new Tag("a", "x"))).isFalse();
        assertThatThrownBy(() -> event.metadata().put("c", "3")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> event.tags().clear()).isInstanceOf(UnsupportedOperationException.class);

        StoredEvent stored = event.at(1, 1);
        assertThat(stored.metadata()).isSameAs(event.metadata());
        assertThat(stored.tags()).isSameAs(event.tags());
        long plain = event(Map.of(), Set.of()).bytes();
        assertThat(stored.bytes())
                .isEqualTo(plain + 2 * 20 + 2 + 3 + 2 * 20 + 2 + 3)
                .isEqualTo(event.bytes());
    }

    @Test
    void a_commit_holds_events_at_neighbouring_positions() {
        StoredEvent third = event(Map.of(), Set.of()).at(3, 1);
        StoredEvent fourth = event(Map.of(), Set.of()).at(4, 2);
        Commit commit = new Commit(3, "c", "p", "o", TIME, List.of(third, fourth));
        assertThat(commit.lastPosition()).isEqualTo(4);
        assertThat(commit.bytes()).isGreaterThan(third.bytes() + fourth.bytes());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Commit(3, "c", "p", "o", TIME, List.of(third, third)))
                .withMessageContaining("position 3; expected 4");
        assertThatIllegalArgumentException().isThrownBy(() -> new Commit(3, "c", "p", "o", TIME, List.of()));
    }

    @Test
    void a_query_is_an_or_of_items_each_with_any_type_all_tags_and_the_aggregate() {
        Tag red = new Tag("colour", "red");
        Tag large = new Tag("size", "large");
        EventQuery.Item both = new EventQuery.Item(Set.of("A", "B"), Set.of(red, large), null);
        EventQuery query = new EventQuery(List.of(both, new EventQuery.Item(Set.of(), Set.of(), ACCOUNT)));
        AggregateId other = new AggregateId("Other", "1");
        assertThat(query.matches("B", Set.of(red, large, new Tag("x", "y")), other))
                .isTrue();
        assertThat(query.matches("B", Set.of(red), other)).isFalse();
        assertThat(query.matches("C", Set.of(red, large), other)).isFalse();
        assertThat(query.matches("C", Set.of(), ACCOUNT)).isTrue();
        assertThat(query.matchesAll()).isFalse();
        assertThat(EventQuery.all().matches("C", Set.of(), other)).isTrue();
        assertThatIllegalArgumentException().isThrownBy(() -> new EventQuery(List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "my bank", "a.b", "a/b", "*", ">", "bänk", "a\n"})
    void a_destination_that_some_bus_cannot_carry_is_refused(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Destination(name, "account"));
        assertThatIllegalArgumentException().isThrownBy(() -> new Destination("bank", name));
    }

    @Test
    void a_destination_is_spelled_for_each_bus() {
        Destination destination = new Destination("bank", "account");
        assertThat(destination.dotted()).isEqualTo("bank.account");
        assertThat(destination.source()).isEqualTo("/bank/account");
        assertThatIllegalArgumentException().isThrownBy(() -> new Destination("b".repeat(121), "account"));
    }

    @Test
    void different_texts_give_different_state_keys() {
        List<String> texts = List.of("", "_", "a", "A", "a.b", "a_b", "a/b", ".", "..", "ä", "_2e", "😀", " ");
        assertThat(texts.stream().map(text -> StateKey.of("t", text).path())).doesNotHaveDuplicates();
        assertThat(StateKey.of("tokens", "my processor", "0").path()).isEqualTo("tokens/my_20processor/0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "a//b", "a/", ".", "a/..", "a b", "ä"})
    void a_state_key_that_some_store_cannot_keep_is_refused(String path) {
        assertThatIllegalArgumentException().isThrownBy(() -> new StateKey(path));
    }

    @Test
    void a_payload_is_equal_by_its_bytes_and_never_shown() {
        JsonData data = JsonData.ofText("{\"secret\":1}");
        assertThat(data).isEqualTo(JsonData.of("{\"secret\":1}".getBytes(StandardCharsets.UTF_8)));
        assertThat(data).isNotEqualTo(JsonData.ofText("{\"secret\": 1}"));
        assertThat(data.toString()).doesNotContain("secret");
        data.toBytes()[0] = 'x';
        assertThat(data.text()).startsWith("{");
        assertThatIllegalArgumentException().isThrownBy(() -> JsonData.of(new byte[0]));
    }
}
