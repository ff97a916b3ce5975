package io.eventhus.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.eventhus.api.Envelope;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever arrives, the reader returns an envelope or throws {@link EnvelopeRefusedException}, nothing else. */
class HostileInputTest {

    private static final EnvelopeCodec CODEC = Samples.codec(Profile.V1);
    private static final String WHOLE = body("2", "{\"ammount\":[1,-2.5e3,true,false,null,\"é\\ud83d\\ude00\\n\"]}");

    private static String body(String version, String data) {
        return "{\"id\":\"i\",\"aggregate_id\":\"a\",\"aggregate_type\":\"Account\",\"version\":" + version
                + ",\"type\":\"WithdrawalPerformed\",\"data\":" + data + "}";
    }

    private static EnvelopeRefusedException refusal(byte[] body) {
        return catchThrowableOfType(EnvelopeRefusedException.class, () -> CODEC.decode(body));
    }

    private static EnvelopeRefusedException refusal(String body) {
        return refusal(body.getBytes(UTF_8));
    }

    @Test
    void an_envelope_cut_off_at_any_byte_is_refused() {
        byte[] whole = WHOLE.getBytes(UTF_8);
        assertThat(CODEC.decode(whole).version()).isEqualTo(2);
        for (int length = 0; length < whole.length; length++) {
            assertThat(refusal(Arrays.copyOf(whole, length)))
                    .as("cut at %d", length)
                    .isNotNull();
        }
    }

    @Test
    void a_changed_byte_is_refused_or_read_but_never_crashes() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] whole = WHOLE.getBytes(UTF_8);
        int refused = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] changed = whole.clone();
            for (int k = 0; k <= round % 3; k++) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            }
            try {
                Envelope read = CODEC.decode(changed);
                JsonValues.requireOneValue(read.data(), "data");
            } catch (EnvelopeRefusedException e) {
                refused++;
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ", round " + round, e);
            }
        }
        assertThat(refused).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":"})
    void nesting_is_bounded_however_deep_it_goes(String opening) {
        assertThat(refusal(body("1", opening.repeat(200_000))).reason()).contains("nested too deeply");
        assertThat(refusal("{\"unknown\":" + opening.repeat(200_000)).reason()).contains("nested too deeply");
    }

    @Test
    void the_bound_on_nesting_is_the_same_before_storing_and_after_receiving() {
        String deepest = "[".repeat(JsonValues.MOST_NESTING) + "]".repeat(JsonValues.MOST_NESTING);
        assertThat(CODEC.decode(body("1", deepest).getBytes(UTF_8)).data().text())
                .isEqualTo(deepest);
        EnvelopeRefusedException refused = refusal(body("1", "[" + deepest + "]"));
        assertThat(refused.key()).isEqualTo("data");
        assertThat(refused.reason()).contains("at most " + JsonValues.MOST_NESTING);
    }

    @Test
    void numbers_of_any_size_pass_in_data_and_are_refused_as_a_version() {
        for (String number :
                List.of("1e999999999", "-0.0E-999999999", "9".repeat(1_000_000), "1." + "0".repeat(100_000))) {
            assertThat(CODEC.decode(body("1", number).getBytes(UTF_8)).data().text())
                    .isEqualTo(number);
            assertThat(refusal(body(number, "null")).key()).isEqualTo("version");
        }
        assertThat(CODEC.decode(body("9223372036854775807", "1").getBytes(UTF_8))
                        .version())
                .isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void a_message_beyond_the_bound_is_refused_unread() {
        EnvelopeCodec small = new EnvelopeCodec(
                "bank", Profile.V1, Samples.BANK, EnvelopeOptions.DEFAULTS.withMostBytes(WHOLE.length()));
        assertThatThrownBy(() -> small.decode(WHOLE.getBytes(UTF_8)))
                .isInstanceOf(EnvelopeRefusedException.class)
                .hasMessageContaining("expected at most " + WHOLE.length());
    }

    @Test
    void another_encoding_than_utf8_is_refused() {
        for (var encoding : List.of(
                StandardCharsets.UTF_16,
                StandardCharsets.UTF_16BE,
                StandardCharsets.UTF_16LE,
                StandardCharsets.ISO_8859_1)) {
            assertThat(refusal(WHOLE.getBytes(encoding))).as(encoding.name()).isNotNull();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "c0 80", "c1 bf", "e0 80 80", "e0 9f bf", "ed a0 80", "ed bf bf", "f0 80 80 80", "f0 8f bf bf",
                "f4 90 80 80", "f5 80 80 80", "ff", "80", "c3", "e2 82", "f0 9f 98", "e2 28 a1"
            })
    void bytes_that_are_not_utf8_are_refused_where_they_stand(String hex) {
        byte[] bad = HexFormat.ofDelimiter(" ").parseHex(hex);
        byte[] start = "{\"x\":\"".getBytes(UTF_8);
        byte[] body = Arrays.copyOf(start, start.length + bad.length + 2);
        System.arraycopy(bad, 0, body, start.length, bad.length);
        body[body.length - 2] = '"';
        body[body.length - 1] = '}';
        assertThat(refusal(body).reason()).contains("UTF-8");
        assertThat(refusal(body).offset()).isEqualTo(start.length);
    }

    @Test
    void keys_that_go_takes_for_one_are_refused_together_and_accepted_alone() {
        String alone = WHOLE.replace("\"version\"", "\"VER\u017fion\"");
        assertThat(CODEC.decode(alone.getBytes(UTF_8)).version()).isEqualTo(2);
        String both = WHOLE.replace("\"version\"", "\"ver\u017fion\":2,\"version\"");
        assertThat(refusal(both).key()).isEqualTo("version");
        // To Go a dotted capital I is no i.
        String unknown = WHOLE.replace("{\"id\"", "{\"\u0130d\":5,\"id\"");
        assertThat(CODEC.decode(unknown.getBytes(UTF_8)).id()).isEqualTo("i");
    }

    @Test
    void a_refusal_names_place_and_reason_but_never_content() {
        String secret = "s3cr3t";
        for (String body : List.of(
                body("2", "{\"" + secret + "\":1,\"" + secret + "\":2}"),
                body("2", secret),
                body("\"" + secret + "\"", "null"),
                body("2", "null") + secret,
                body("2", "{\"amount\":\"" + secret + "\",\"ammount\":1}"),
                "{\"" + secret + "\":1,\"" + secret + "\":2}",
                "\"" + secret + "\"")) {
            EnvelopeRefusedException refused = refusal(body);
            assertThat(refused).hasMessageContaining(refused.reason()).hasNoCause();
            assertThat(refused.getMessage()).doesNotContain(secret);
        }
        assertThat(refusal(body("0", "null")).place()).isEqualTo("key 'version' at byte 66");
    }

    @Test
    void both_spellings_of_one_key_at_once_are_refused_at_the_second() {
        String body = body("2", "{\"amount\":1,\"ammount\":2}");
        EnvelopeRefusedException refused = refusal(body);
        assertThat(refused.key()).isEqualTo("data");
        assertThat(refused.offset()).isEqualTo(body.indexOf("\"ammount\""));
    }

    @Test
    void unknown_keys_white_space_and_null_ids_are_tolerated() {
        String body = " {\n\"data\" : {\"ammount\": 1} ,\"zzz\":[{\"q\":{}}], \"command_id\":null, \"id\":null,\t"
                + "\"type\":\"Other\",\"version\":1,\"Aggregate_Type\":\"T\",\"AGGREGATE_ID\":\"a\"} \r\n";
        Envelope read = CODEC.decode(body.getBytes(UTF_8));
        assertThat(read.id()).startsWith("D");
        assertThat(read.commandId()).isEmpty();
        assertThat(read.data().text()).isEqualTo("{\"ammount\": 1}");
    }
}
