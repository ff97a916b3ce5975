package io.eventhus.nats;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventhus.api.StoreRefusedException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerVersionTest {

    @ParameterizedTest
    @ValueSource(strings = {"2.12.15", "2.12.20", "2.14.9", "2.15.0", "2.15.2", "2.15.2-RC.1", "3.0.0"})
    void servers_that_keep_what_they_acknowledge_are_fit(String version) {
        assertThatCode(() -> ServerVersion.check("nats:bank", version)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.9.10", "2.11.9", "2.12.14", "2.13.0", "2.14.8", "1.4.1", "", "dev"})
    void older_ones_are_refused_with_what_is_expected(String version) {
        assertThatThrownBy(() -> ServerVersion.check("nats:bank", version))
                .isInstanceOf(StoreRefusedException.class)
                .hasMessageContaining("nats-server " + version)
                .hasMessageContaining("2.12.15")
                .hasMessageContaining("2.14.9");
    }
}
