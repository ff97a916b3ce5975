package io.eventhus.nats;

import io.eventhus.api.PermanentException;
import io.eventhus.api.TransientException;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import io.nats.client.support.JsonValue;
import io.nats.client.support.JsonValueUtils;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages of the stream by position and subject. What must be the newest is asked of the leader; everything else of any
 * replica, directly, whose answers are a prefix of the log that may end early.
 */
final class StreamReads {

    private static final Logger LOG = LoggerFactory.getLogger(StreamReads.class);
    private static final String SUBJECT = "Nats-Subject";
    private static final String SEQUENCE = "Nats-Sequence";
    private static final int PAGE = 500;
    private static final int PAGE_BYTES = 8 << 20;
    private static final int END = 204;
    private static final int NOT_FOUND = 404;

    private final NatsLink link;
    private final String stream;
    private final Pushed pushed;
    /** Whether the server gives no consumers for long reads. */
    private volatile boolean isRefused;

    StreamReads(NatsLink link, String stream) {
        this(link, stream, new Pushed());
    }

    /** Reads what was pushed as well. */
    StreamReads(NatsLink link, String stream, Pushed pushed) {
        this.link = link;
        this.stream = stream;
        this.pushed = pushed;
    }

    /** Returns what the server has pushed behind a position, if that reaches to another; see {@link Pushed#behind}. */
    List<Stored> pushed(long after, long upTo) {
        return pushed.behind(after, upTo);
    }

    /** Returns the last message, as the leader has it; empty if there is none. */
    Optional<Stored> last() {
        // All subjects: for a narrower wildcard the server looks through each subject that the stream has.
        return last(">");
    }

    /** Returns the last message of a subject, as the leader has it; empty if there is none. */
    Optional<Stored> last(String subject) {
        return leader("{\"last_by_subj\":\"" + subject + "\"}");
    }

    /** Returns the message at a position, as the leader has it; empty if there is none. */
    Optional<Stored> at(long position) {
        return leader("{\"seq\":" + position + "}");
    }

    private Optional<Stored> leader(String request) {
        try {
            Message answer =
                    link.request("$JS.API.STREAM.MSG.GET." + stream, null, request.getBytes(StandardCharsets.US_ASCII));
            JsonValue json = ApiError.json(answer);
            ApiError error = ApiError.in(json);
            if (error == null) {
                return Optional.of(stored(JsonValueUtils.readValue(json, "message")));
            }
            if (error.isNotFound()) {
                return Optional.empty();
            }
            throw error.error() == ApiError.NO_STREAM
                    ? gone()
                    : new TransientException("reading from " + link.name() + " failed: " + error + ". Try again");
        } catch (LostException e) {
            throw new TransientException("reading from " + link.name() + " failed: " + e.getMessage(), e);
        }
    }

    private PermanentException gone() {
        return new PermanentException("the stream " + stream + " of " + link.name()
                + " is not there any more; whoever deleted it has deleted the log. Restore it, or open a new log");
    }

    private static Stored stored(JsonValue message) {
        byte[] headers = JsonValueUtils.readBase64(message, "hdrs");
        byte[] body = JsonValueUtils.readBase64(message, "data");
        return new Stored(
                JsonValueUtils.readLong(message, "seq", 0),
                String.valueOf(JsonValueUtils.readString(message, "subject")),
                headers == null || headers.length == 0 ? new Headers() : RawHeaders.parse(headers),
                body == null ? new byte[0] : body);
    }

    /**
     * Some messages, in order.
     *
     * @param left how many the server has behind them
     */
    record Page(List<Stored> messages, long left) {}

    /**
     * Returns the first messages behind a position.
     *
     * @param after   the position
     * @param upTo    the last position wanted
     * @param subject only of this subject; null: all
     */
    Page page(long after, long upTo, @Nullable String subject) {
        long most = Math.min(PAGE, Math.max(1, upTo - after));
        String request = "{\"seq\":" + (after + 1) + ",\"batch\":" + most + ",\"max_bytes\":" + PAGE_BYTES
                + (subject == null ? "" : ",\"next_by_subj\":\"" + subject + "\"") + "}";
        List<Stored> messages = new ArrayList<>();
        try (Answers asked = ask(request)) {
            Message end = direct(asked, messages);
            return new Page(messages, number(end.getHeaders(), "Nats-Num-Pending", 0));
        }
    }

    /**
     * Begins to read a long range; null if that is not to be had.
     *
     * @see LongRead#behind
     */
    @Nullable
    LongRead longRead(long last, long left, int batch, long bytes) {
        if (isRefused) {
            return null;
        }
        try {
            return LongRead.behind(link, stream, last, left, batch, bytes);
        } catch (PermanentException e) {
            refused(e);
            return null;
        } catch (LostException | TransientException e) {
            LOG.debug("{} is read by pages", link.name(), e);
            return null;
        }
    }

    /** Notes that no consumer is to be had. */
    void refused(PermanentException why) {
        if (!isRefused) {
            isRefused = true;
            LOG.info("Long reads of {} take longer than they need to: {}", link.name(), why.getMessage());
        }
    }

    /**
     * What one replica has at one moment.
     *
     * @param messages the last message of each subject that has one
     * @param upTo     the last position that it has; 0 if there are no messages, and so nothing is known
     */
    record Last(List<Stored> messages, long upTo) {}

    /** Asks for the last message of each subject, as one replica has them at one moment. */
    AskedLast ask(List<String> subjects) {
        // Without an end: for one before the stream's own the server looks through each subject of a block.
        return new AskedLast(ask("{\"multi_last\":[\"" + String.join("\",\"", subjects) + "\"]}"));
    }

    /** An answer that is on its way. For one thread. */
    final class AskedLast implements AutoCloseable {

        private final Answers answers;

        private AskedLast(Answers answers) {
            this.answers = answers;
        }

        /** Waits for it. */
        Last answer() {
            List<Stored> messages = new ArrayList<>();
            Message end = direct(answers, messages);
            return new Last(messages, number(end.getHeaders(), "Nats-UpTo-Sequence", 0));
        }

        @Override
        public void close() {
            answers.close();
        }
    }

    /** Returns the messages at some positions, in that order, asked for all at once; fewer where one is not to be had. */
    List<Stored> at(List<Long> positions) {
        List<NatsMessage> requests = positions.stream()
                .map(position -> NatsMessage.builder()
                        .subject("$JS.API.DIRECT.GET." + stream)
                        .data("{\"seq\":" + position + "}")
                        .build())
                .toList();
        List<Stored> found = new ArrayList<>(positions.size());
        try (NatsLink.Replies replies = link.requestEach(requests)) {
            for (int i = 0; i < requests.size(); i++) {
                found.add(stored(replies.next()));
            }
        } catch (LostException e) {
            LOG.debug("Reading {} by position ended early", link.name(), e);
        }
        return found;
    }

    private static Stored stored(Message message) {
        Headers headers = message.getHeaders();
        return new Stored(
                number(headers, SEQUENCE, 0), String.valueOf(headers.getLast(SUBJECT)), headers, message.getData());
    }

    private Answers ask(String request) {
        return link.ask("$JS.API.DIRECT.GET." + stream, request.getBytes(StandardCharsets.US_ASCII));
    }

    private Message direct(Answers asked, List<Stored> to) {
        List<Message> answers = asked.all();
        Message end = answers.removeLast();
        int code = end.getStatus().getCode();
        if (code != END && code != NOT_FOUND) {
            throw new TransientException("reading from " + link.name() + " failed: the server said "
                    + end.getStatus().getMessageWithCode() + ". Try again");
        }
        answers.forEach(message -> to.add(stored(message)));
        return end;
    }

    private static long number(@Nullable Headers headers, String name, long otherwise) {
        String value = headers == null ? null : headers.getLast(name);
        return value == null ? otherwise : Long.parseLong(value);
    }
}
