package io.eventhus.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

class ToolchainsTest {

    @Test
    void a_missing_tool_aborts_a_test_and_fails_it_where_tools_are_required() {
        assertThat(Toolchains.without("no Go", new Surroundings(Map.of())))
                .isInstanceOf(TestAbortedException.class)
                .hasMessage("no Go");
        assertThatThrownBy(() -> Toolchains.without("no Go", new Surroundings(Map.of(Toolchains.REQUIRED, "true"))))
                .isInstanceOf(AssertionFailedError.class)
                .hasMessageContainingAll("no Go", Toolchains.REQUIRED);
    }

    @Test
    void tools_are_not_required_because_servers_are() {
        assertThat(Toolchains.without("no Go", new Surroundings(Map.of(Surroundings.REQUIRED, "true"))))
                .isInstanceOf(TestAbortedException.class);
    }
}
