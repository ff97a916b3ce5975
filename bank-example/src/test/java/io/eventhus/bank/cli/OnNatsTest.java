package io.eventhus.bank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventhus.bank.cli.Cli.Result;
import io.eventhus.servers.Nats;
import io.eventhus.servers.TestServers;
import io.nats.client.Connection;
import io.nats.client.Subscription;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The same bank on JetStream. */
class OnNatsTest extends OnServer {

    @Override
    Cli bank(String name) {
        return new Cli(TestServers.shared(Nats.KIND, Nats.NEWEST).address() + "/bank-" + name);
    }

    @Test
    void what_is_stored_anywhere_is_published_to_core_nats_and_to_jetstream() throws Exception {
        String url = TestServers.shared(Nats.KIND, Nats.NEWEST).address();
        Cli bank = Cli.sqlite(folder);
        Connection subscriber = io.nats.client.Nats.connect(url);
        try {
            Subscription plain = subscriber.subscribe("bank.account");
            subscriber.flush(Duration.ofSeconds(10));

            Result core = bank.run("demo", "--publish", url);

            assertThat(core.code()).as(core.err()).isEqualTo(ExitCodes.DONE);
            assertThat(bodies(plain, 3)).isEqualTo(core.out());

            Result stream = bank.run("demo", "--publish", url.replace("nats:", "jetstream:"));

            assertThat(stream.code()).as(stream.err()).isEqualTo(ExitCodes.DONE);
            // In order for each account: of one there is at most one event on the way.
            List<String> received = bodies(plain, 6);
            assertThat(received)
                    .containsExactlyInAnyOrderElementsOf(bank.run("events").out())
                    .containsSubsequence(core.out())
                    .containsSubsequence(stream.out());
            assertThat(subscriber
                            .jetStreamManagement()
                            .getStreamInfo("bank+account")
                            .getStreamState()
                            .getMsgCount())
                    .isEqualTo(6);
        } finally {
            subscriber.close();
        }
    }

    private static List<String> bodies(Subscription subscription, int count) throws InterruptedException {
        List<String> bodies = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            bodies.add(
                    new String(subscription.nextMessage(Duration.ofSeconds(10)).getData(), StandardCharsets.UTF_8));
        }
        return bodies;
    }

    @Test
    void an_address_without_a_bucket_and_one_where_nobody_answers_are_told_apart() {
        assertThat(Cli.runAsGiven("--store", "nats://127.0.0.1:1", "demo").code())
                .isEqualTo(ExitCodes.USAGE);

        Result nobody = Cli.runAsGiven("--store", "nats://user:secret@127.0.0.1:1/bank", "demo");
        assertThat(nobody.code()).isNotEqualTo(ExitCodes.DONE);
        assertThat(nobody.err()).contains("no server answered").doesNotContain("secret");
    }
}
