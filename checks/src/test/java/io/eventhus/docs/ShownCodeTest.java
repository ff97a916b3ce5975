package io.eventhus.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventhus.envelope.Profile;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ShownCodeTest {

    static Stream<ShownCode.Part> blocks() {
        return ShownCode.blocks().stream();
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void a_java_block_of_a_page_is_a_region_of_a_compiled_file(ShownCode.Part block) {
        List<String> compiled =
                ShownCode.regions().stream().map(ShownCode.Part::code).toList();

        assertThat(compiled).as("the code shown in %s", block.place()).contains(block.code());
    }

    static Stream<ShownCode.Part> regions() {
        return ShownCode.regions().stream();
    }

    @ParameterizedTest
    @MethodSource("regions")
    void a_region_is_shown_on_a_page(ShownCode.Part region) {
        List<String> shown =
                ShownCode.blocks().stream().map(ShownCode.Part::code).toList();

        assertThat(shown).as("the region in %s", region.place()).contains(region.code());
    }

    @Test
    void the_readme_shows_at_most_fifteen_lines_and_the_program_without_axon_at_most_twenty() {
        assertThat(code("README.md").lines()).hasSizeLessThanOrEqualTo(15);
        assertThat(code("docs/without-axon.md").lines()).hasSizeLessThanOrEqualTo(20);
    }

    @Test
    void the_register_of_the_envelope_page_can_be_built() {
        assertThat(RegisterExample.register().nameIn(Profile.V2, "DepositPerformed"))
                .isEqualTo("deposit_performed");
    }

    private static String code(String page) {
        return ShownCode.blocks().stream()
                .filter(block -> block.place().startsWith(page))
                .findFirst()
                .orElseThrow()
                .code();
    }
}
