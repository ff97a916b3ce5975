package io.eventhus.bank.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class OutputTest {

    @Test
    void lines_that_somebody_else_writes_in_pieces_do_not_mix_with_others() throws IOException {
        ByteArrayOutputStream taken = new ByteArrayOutputStream();
        Output output = new Output(taken);
        OutputStream others = output.lines();

        others.write("a1\na".getBytes(StandardCharsets.UTF_8));
        others.flush();
        output.line("b1");
        others.write('2');
        output.line("b2");
        others.write("\na3\n".getBytes(StandardCharsets.UTF_8));
        others.flush();

        assertThat(taken.toString(StandardCharsets.UTF_8)).isEqualTo("a1\nb1\nb2\na2\na3\n");
    }

    @Test
    void that_the_reader_has_gone_is_noticed_through_the_lines_of_somebody_else() throws IOException {
        Output output = new Output(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        });
        OutputStream others = output.lines();
        output.checkReader();

        others.write('\n');
        assertThatThrownBy(others::flush).isInstanceOf(IOException.class);

        assertThatThrownBy(output::checkReader).isInstanceOf(Output.ClosedException.class);
    }
}
