package io.eventhus.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.eventhus.api.JsonData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventRegisterTest {

    @Test
    void types_classes_and_names_are_found_in_each_direction() {
        assertThat(Samples.BANK.classOf("AccountCreated")).contains(Samples.AccountCreated.class);
        assertThat(Samples.BANK.typeOf(Samples.AccountCreated.class)).contains("AccountCreated");
        assertThat(Samples.BANK.nameIn(Profile.V1, "AccountCreated")).isEqualTo("AccountCreated");
        assertThat(Samples.BANK.nameIn(Profile.V2, "AccountCreated")).isEqualTo("account_created");
        assertThat(Samples.BANK.canonical(Profile.V2, "account_created")).contains("AccountCreated");
        assertThat(Samples.BANK.canonical(Profile.V1, "AccountCreated")).contains("AccountCreated");
    }

    @Test
    void an_unknown_type_has_no_class_even_if_it_is_a_class_name() {
        assertThat(Samples.BANK.classOf(Samples.AccountCreated.class.getName())).isEmpty();
        assertThat(Samples.BANK.classOf("java.lang.String")).isEmpty();
        assertThat(Samples.BANK.typeOf(String.class)).isEmpty();
        assertThat(Samples.BANK.canonical(Profile.V1, "account_created")).isEmpty();
        assertThat(Samples.BANK.canonical(Profile.V2, "AccountCreated")).isEmpty();
        assertThat(EventRegister.empty().nameIn(Profile.V2, "UserID")).isEqualTo("user_id");
    }

    @ParameterizedTest
    @CsvSource({
        "HTTPServerStarted, http_server_started",
        "Order2Placed, order2_placed",
        "OrderV2Placed, order_v2_placed",
        "UserID, user_id",
        "ABc, a_bc",
        "AB, ab",
        "SHA256Sum, sha256_sum",
        "JSON2XML, json2_xml",
        "Snake_Case, snake__case",
        "ÜnïCode, ünï_code",
        "ÉtéÀNice, étéà_nice",
        "account_created, account_created"
    })
    void the_second_profile_spells_types_as_the_toolkit_does(String type, String name) {
        EventRegister register =
                EventRegister.builder().event(type, Object.class).build();
        assertThat(register.nameIn(Profile.V2, type)).isEqualTo(name);
        assertThat(register.canonical(Profile.V2, name)).contains(type);
    }

    @Test
    void an_explicit_name_goes_before_the_rule() {
        EventRegister register = EventRegister.builder()
                .event("Created", Object.class)
                .name(Profile.V1, "Created", "AccountCreated")
                .build();
        assertThat(register.nameIn(Profile.V1, "Created")).isEqualTo("AccountCreated");
        assertThat(register.canonical(Profile.V1, "AccountCreated")).contains("Created");
        assertThat(register.canonical(Profile.V1, "Created")).isEmpty();
        assertThat(register.nameIn(Profile.V2, "Created")).isEqualTo("created");
    }

    @Test
    void what_is_ambiguous_is_refused_with_the_names_concerned() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().event("A", String.class))
                .withMessageContaining("A was added twice");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().event("B", Object.class).build())
                .withMessageContaining("java.lang.Object is the class of A and of B");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().event("a", String.class).build())
                .withMessageContaining("A and a are both named a in profile V2");
        assertThatIllegalArgumentException().isThrownBy(() -> builder().event("", String.class));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().name(Profile.V1, "B", "x"))
                .withMessageContaining("B is not known yet");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().name(Profile.V1, "A", "x").name(Profile.V1, "A", "y"))
                .withMessageContaining("two names");
    }

    @Test
    void key_spellings_that_contradict_each_other_are_refused() {
        assertContradiction(builder(), "k", "k");
        assertContradiction(builder().rename(Profile.V1, "A", "k", "w"), "k", "v");
        assertContradiction(builder().rename(Profile.V1, "A", "k", "w"), "l", "w");
        assertContradiction(builder().rename(Profile.V1, "A", "k", "w"), "w", "x");
        assertContradiction(builder().rename(Profile.V1, "A", "k", "w"), "x", "k");
        assertContradiction(builder().readAlso("A", "k", "w"), "l", "w");
    }

    @Test
    void a_register_does_not_change_when_its_builder_is_used_further() {
        EventRegister.Builder builder = builder();
        EventRegister register = builder.build();
        builder.event("B", String.class).rename(Profile.V1, "A", "k", "w");
        assertThat(register.classOf("B")).isEmpty();
        assertThat(register.keysToWrite(Profile.V1, "A")).isEmpty();
        assertThat(builder.build().keysToRead(Profile.V1, "A")).containsEntry("w", "k");
    }

    @Test
    void a_further_spelling_is_read_in_every_profile_and_written_in_none() {
        EventRegister register = builder().readAlso("A", "ammount", "amount").build();
        for (Profile profile : Profile.values()) {
            EnvelopeCodec codec = new EnvelopeCodec("bank", profile, register);
            String written =
                    codec.encode(Samples.event("A", 1, "{\"amount\":1}")).text();
            assertThat(written).endsWith("\"data\":{\"amount\":1}}");
            assertThat(codec.decode(JsonData.ofText(written)).data().text()).isEqualTo("{\"ammount\":1}");
        }
    }

    private static EventRegister.Builder builder() {
        return EventRegister.builder().event("A", Object.class);
    }

    private static void assertContradiction(EventRegister.Builder builder, String key, String wireKey) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.rename(Profile.V1, "A", key, wireKey))
                .withMessageContaining("expected each spelling to mean one key");
    }
}
