package io.eventhus.tck.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Objects;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MongoFaultProxyWireTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final ScriptedMongo server = new ScriptedMongo();
    private final MongoFaultProxy proxy = MongoFaultProxy.start(server.address());
    private final Socket socket;

    MongoFaultProxyWireTest() throws IOException {
        socket = new Socket(
                InetAddress.getLoopbackAddress(),
                Integer.parseInt(proxy.address().split(":", 2)[1]));
        socket.setSoTimeout((int) SOON.toMillis());
    }

    @AfterEach
    void end() throws IOException {
        socket.close();
        proxy.close();
        server.close();
    }

    private void send(int opCode, int... body) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(16 + 4 * body.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(bytes.capacity()).putInt(1).putInt(0).putInt(opCode);
        for (int each : body) {
            bytes.putInt(each);
        }
        socket.getOutputStream().write(bytes.array());
    }

    private void endsWith(String problem) throws IOException {
        assertThat(socket.getInputStream().read()).isEqualTo(-1);
        assertThat(proxy.problems())
                .singleElement()
                .satisfies(e -> assertThat(e).hasMessageContaining(problem));
    }

    private BsonDocument ask(int id, String command) throws IOException {
        WireDocuments.msg(id, 0, 0, BsonDocument.parse(command)).writeTo(socket.getOutputStream());
        return WireDocuments.documentOf(read());
    }

    private WireMessage read() throws IOException {
        return Objects.requireNonNull(WireMessage.read(socket.getInputStream()), "the connection ended");
    }

    @Test
    void a_compressed_message_is_an_error_that_says_what_to_do() throws IOException {
        send(2012, 2013, 5, 0);
        endsWith("leave compressors out of the client's settings");
    }

    @Test
    void a_message_of_an_unknown_kind_is_an_error() throws IOException {
        send(2002, 0);
        endsWith("operation 2002");
    }

    @Test
    void a_length_that_cannot_be_is_an_error() throws IOException {
        socket.getOutputStream().write(new byte[16]);
        endsWith("a length of 0");
    }

    @Test
    void an_unknown_required_flag_is_an_error() throws IOException {
        send(2013, 4, 0, 0);
        endsWith("flag bits 0x4");
    }

    @Test
    void a_document_that_is_longer_than_its_message_is_an_error() throws IOException {
        send(2013, 0, 100 << 8, 0);
        endsWith("a size of 100");
    }

    @Test
    void a_section_of_an_unknown_kind_is_an_error() throws IOException {
        send(2013, 0, 9);
        endsWith("section of kind 9");
    }

    @Test
    void a_sequence_that_is_longer_than_its_message_is_an_error() throws IOException {
        send(2013, 0, 1 | 100 << 8, 0);
        endsWith("a document sequence tells a size of 100");
    }

    @Test
    void a_document_that_is_no_bson_is_an_error() throws IOException {
        send(2013, 0, 8 << 8, 0x55 << 8, 0);
        endsWith("is no BSON");
    }

    @Test
    void a_condition_of_a_test_that_fails_is_kept_with_its_cause() throws IOException {
        proxy.on("ping").where(body -> body.getString("none").isNull()).then(Fault.dropReply());
        WireDocuments.msg(1, 0, 0, BsonDocument.parse("{ping: 1}")).writeTo(socket.getOutputStream());
        endsWith("a condition or a change of a test failed");
    }

    @Test
    void every_reply_of_a_stream_of_replies_passes() throws IOException {
        assertThat(ask(1, "{stream: 1}")).containsEntry("part", new BsonInt32(1));
        assertThat(WireDocuments.documentOf(read())).containsEntry("part", new BsonInt32(2));
        assertThat(WireDocuments.documentOf(read())).containsEntry("part", new BsonInt32(3));
        assertThat(ask(2, "{ping: 1}")).containsKey("ok");
    }

    @Test
    void a_command_that_wants_no_reply_gets_none() throws IOException {
        BsonDocument insert = BsonDocument.parse("{insert: 'events', documents: [{_id: 1}], $db: 'room'}");
        WireDocuments.msg(1, 0, WireDocuments.MORE_TO_COME, insert).writeTo(socket.getOutputStream());
        assertThat(ask(2, "{ping: 1}")).containsKey("ok");
        assertThat(server.stored("events")).hasSize(1);
    }

    @Test
    void a_repeated_reply_is_the_same_twice() throws IOException {
        proxy.on("ping").then(Fault.repeatReply());
        BsonDocument first = ask(7, "{ping: 1}");
        WireMessage second = read();
        assertThat(WireDocuments.documentOf(second)).isEqualTo(first);
        assertThat(second.responseTo()).isEqualTo(7);
    }

    @Test
    void a_fault_happens_to_the_commands_that_are_meant() throws IOException {
        Fault mark = Fault.editReply("mark", reply -> reply.append("mark", new BsonInt32(1)));
        ArmedFault second = proxy.on("ping").nth(2).then(mark);
        ArmedFault twice = proxy.on("find").collection("b").times(2).then(mark);
        ArmedFault always = proxy.on("getMore")
                .where(body -> body.containsKey("x"))
                .everyTime()
                .then(mark);
        ArmedFault never = proxy.on("update").then(mark);
        String marked = "";
        for (String command : new String[] {
            "{ping: 1}",
            "{ping: 1}",
            "{ping: 1}",
            "{find: 'a'}",
            "{find: 'b'}",
            "{find: 'b'}",
            "{find: 'b'}",
            "{getMore: 1}",
            "{getMore: 1, x: 1}",
            "{getMore: 1, x: 1}"
        }) {
            marked += ask(1, command).containsKey("mark") ? "X" : "-";
        }
        assertThat(marked).isEqualTo("-X--XX--XX");
        assertThat(second.hits() + twice.hits() + always.hits()).isEqualTo(5);
        assertThat(proxy.neverHit()).containsExactly(never);
        always.disarm();
        assertThat(ask(1, "{getMore: 1, x: 1}")).doesNotContainKey("mark");
        assertThat(never).hasToString("mark at update number 1");
    }

    @Test
    void a_single_fault_comes_before_one_for_every_time() throws IOException {
        proxy.on("ping").everyTime().then(Fault.replyCount(1));
        proxy.on("ping").nth(2).then(Fault.replyCount(2));
        assertThat(ask(1, "{ping: 1}")).containsEntry("n", new BsonInt32(1));
        assertThat(ask(2, "{ping: 1}")).containsEntry("n", new BsonInt32(2));
        assertThat(ask(3, "{ping: 1}")).containsEntry("n", new BsonInt32(1));
        assertThat(proxy.commands()).extracting(SeenCommand::done).containsOnly("reply n = 1", "reply n = 2");
    }

    @Test
    void the_record_keeps_the_last_commands() throws IOException {
        int more = CommandRecord.MOST_COMMANDS + 5;
        for (int i = 1; i <= more; i++) {
            ask(i, "{ping: " + i + "}");
        }
        assertThat(proxy.count("ping")).isEqualTo(more);
        assertThat(proxy.commands()).hasSize(CommandRecord.MOST_COMMANDS);
        assertThat(proxy.awaitCommand("ping", more, SOON).body()).containsEntry("ping", new BsonInt32(more));
        assertThatThrownBy(() -> proxy.awaitCommand("ping", 5, SOON))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("no longer");
    }

    @Test
    void what_does_not_come_or_cannot_be_is_told() {
        assertThatThrownBy(() -> proxy.awaitCommand("ping", 1, Duration.ofMillis(1)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("no ping number 1 came");
        ArmedFault armed = proxy.on("ping").then(Fault.dropReply());
        assertThatThrownBy(() -> armed.awaitHit(Duration.ofMillis(1)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("'drop reply at ping number 1' did not happen");
        assertThatIllegalArgumentException().isThrownBy(() -> proxy.on("ping").nth(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Fault.dropReply().and(Fault.repeatReply()))
                .withMessageContaining("one reply");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MongoFaultProxy.start("somewhere"))
                .withMessageContaining("HOST:PORT");
    }

    @Test
    void what_is_held_ends_with_the_proxy() throws IOException {
        ArmedFault held = proxy.on("ping").then(Fault.holdReply());
        WireDocuments.msg(1, 0, 0, BsonDocument.parse("{ping: 1}")).writeTo(socket.getOutputStream());
        held.awaitHit(SOON);
        proxy.close();
        held.awaitOver(SOON);
        assertThat(socket.getInputStream().read()).isEqualTo(-1);
        assertThat(proxy.openConnections()).isZero();
    }
}
