package io.eventhus.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NatsTest {

    static Stream<VersionRange> ranges() {
        return Stream.of(Nats.NEWEST, Nats.OLDER, Nats.OLD);
    }

    @ParameterizedTest
    @MethodSource("ranges")
    void a_server_of_each_range_is_found_started_killed_and_started_again(VersionRange range) {
        String address;
        try (TestServer server = TestServers.own(Nats.KIND, range)) {
            address = server.address();
            Version version = Version.of(Nats.KIND.answer(address).orElseThrow());
            assertThat(range.holds(version)).as("%s is %s", version, range).isTrue();
            assertThat(server.version()).isEqualTo(version.toString());

            server.kill();
            assertThat(Nats.KIND.answer(address)).isEmpty();

            server.start();
            assertThat(server.address()).isEqualTo(address);
            assertThat(Nats.KIND.answer(address)).contains(version.toString());
        }
        assertThat(Nats.KIND.answer(address)).isEmpty();
    }

    @Test
    void one_that_syncs_before_it_acknowledges_starts_with_that_setting() throws Exception {
        try (TestServer server = TestServers.own(Nats.SYNCED, Nats.NEWEST)) {
            assertThat(Nats.SYNCED.answer(server.address())).contains(server.version());
        }
    }

    @Test
    void an_address_that_is_none_is_refused() {
        assertThatThrownBy(() -> Nats.KIND.answer("http://127.0.0.1:4222"))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("nats://");
        assertThat(Nats.KIND.answer("nats://127.0.0.1:1")).isEqualTo(Optional.empty());
    }
}
