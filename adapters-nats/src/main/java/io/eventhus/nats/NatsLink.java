package io.eventhus.nats;

import io.eventhus.api.PermanentException;
import io.eventhus.api.TransientException;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamOptions;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * One connection that is opened anew after each loss, never by the client library itself: that one would send what waits
 * in its buffer after a reconnect, though its writer has given up on it.
 */
final class NatsLink implements AutoCloseable {

    private final NatsServer server;
    private final String name;
    private final Runnable connected;
    private @Nullable Live live;
    private boolean closed;

    /**
     * Makes one, connected with its first use.
     *
     * @param connected called after each connect
     */
    NatsLink(NatsConfig config, Runnable connected) {
        this(config.server(), config.name(), connected);
    }

    /**
     * Makes one, connected with its first use.
     *
     * @param name      names it in messages
     * @param connected called after each connect
     */
    NatsLink(NatsServer server, String name, Runnable connected) {
        this.server = server;
        this.name = name;
        this.connected = connected;
    }

    String name() {
        return name;
    }

    Duration timeout() {
        return server.timeout();
    }

    /**
     * Returns a way to manage streams over the connection.
     *
     * @throws TransientException if no server answers
     */
    JetStreamManagement management() {
        try {
            return connection()
                    .jetStreamManagement(JetStreamOptions.builder()
                            .requestTimeout(server.timeout())
                            .build());
        } catch (IOException e) {
            throw new TransientException("the connection of " + name() + " was lost. Try again", e);
        }
    }

    /**
     * Returns the connection.
     *
     * @throws TransientException if no server answers; nothing was sent
     * @throws PermanentException if the server lets nobody in with these credentials, or this link is closed
     */
    Connection connection() {
        return live().connection();
    }

    /** Tells whether there is a connection, and it is not lost. */
    synchronized boolean isUp() {
        Live known = live;
        return known != null && known.isUp();
    }

    private Live live() {
        Live opened;
        synchronized (this) {
            if (closed) {
                throw new PermanentException(name() + " is closed; open it again");
            }
            Live known = live;
            if (known != null && known.isUp()) {
                return known;
            }
            if (known != null) {
                known.end();
            }
            opened = Live.open(server, name());
            live = opened;
        }
        connected.run();
        return opened;
    }

    /**
     * Sends a request and waits for the answer.
     *
     * @throws TransientException if it was not sent
     * @throws LostException if it may have been sent, and no answer came
     */
    Message request(String subject, @Nullable Headers headers, byte[] body) throws LostException {
        return requestLast(List.of(message(subject, headers, body)));
    }

    /**
     * Sends messages without waiting, and the last one as a request, all on one connection.
     *
     * @throws TransientException if nothing was sent
     * @throws LostException if something may have been sent, and no answer came
     */
    Message requestLast(List<NatsMessage> messages) throws LostException {
        Live up = live();
        try {
            for (NatsMessage message : messages.subList(0, messages.size() - 1)) {
                up.connection().publish(message);
            }
            return answer(
                    up,
                    messages.getLast().getSubject(),
                    up.connection().request(messages.getLast()),
                    server.timeout().toNanos());
        } catch (IllegalStateException | NullPointerException e) {
            // The client throws the latter where its first request meets a connection that was just closed.
            throw new LostException("the connection was lost", e);
        }
    }

    /**
     * Sends messages without asking for an answer, and waits until the server has read them all.
     *
     * @throws TransientException if nothing was sent
     * @throws PermanentException if the server says that one of them may not be sent
     * @throws LostException if nobody knows what it has read
     */
    void flush(List<NatsMessage> messages) throws LostException {
        Live up = live();
        try {
            for (NatsMessage message : messages) {
                up.connection().publish(message);
            }
            up.connection().flush(server.timeout());
        } catch (TimeoutException | IllegalStateException e) {
            throw new LostException("the connection was lost", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LostException("the wait for the server was interrupted", e);
        }
        // A server that forbids a message says so before it answers the flush.
        checkAllowed(up, "publishing to");
    }

    /**
     * Tells what the server has forbidden since this was last asked.
     *
     * @throws PermanentException if there is something
     */
    void checkAllowed(String doing) {
        checkAllowed(live(), doing);
    }

    void checkAllowed(Live up, String doing) {
        String error = up.forbidden();
        if (error != null) {
            throw refused(doing, error);
        }
    }

    private PermanentException refused(String doing, String error) {
        return new PermanentException(
                doing + " " + name() + " was refused: the server said: " + error + "; give the user that right");
    }

    /**
     * Sends each message as a request of its own, all at once.
     *
     * @throws TransientException if nothing was sent
     * @throws LostException if something may have been sent
     */
    Replies requestEach(List<NatsMessage> messages) throws LostException {
        Live up = live();
        List<CompletableFuture<Message>> replies = new ArrayList<>(messages.size());
        try {
            for (NatsMessage message : messages) {
                replies.add(up.connection().request(message));
            }
            return new Replies(
                    up, messages.stream().map(NatsMessage::getSubject).toList(), replies);
        } catch (IllegalStateException | NullPointerException e) {
            replies.forEach(reply -> reply.cancel(true));
            throw new LostException("the connection was lost", e);
        }
    }

    /** The answers to several requests, in the order of these. */
    final class Replies implements AutoCloseable {

        private final Live up;
        private final List<String> subjects;
        private final List<CompletableFuture<Message>> replies;
        private final long deadline = System.nanoTime() + server.timeout().toNanos();
        private int next;

        private Replies(Live up, List<String> subjects, List<CompletableFuture<Message>> replies) {
            this.up = up;
            this.subjects = subjects;
            this.replies = replies;
        }

        /**
         * Waits for the next answer; all of them have the one time limit.
         *
         * @throws PermanentException if the server says that this one may not be sent
         * @throws LostException if it did not come
         */
        Message next() throws LostException {
            int index = next++;
            return answer(up, subjects.get(index), replies.get(index), Math.max(0, deadline - System.nanoTime()));
        }

        @Override
        public void close() {
            replies.forEach(reply -> reply.cancel(true));
        }
    }

    private static NatsMessage message(String subject, @Nullable Headers headers, byte[] body) {
        return NatsMessage.builder()
                .subject(subject)
                .headers(headers)
                .data(body)
                .build();
    }

    private Message answer(Live up, String subject, CompletableFuture<Message> reply, long nanos) throws LostException {
        try {
            Message answer = (Message) CompletableFuture.anyOf(reply, up.down()).get(nanos, TimeUnit.NANOSECONDS);
            if (answer.isStatusMessage()) {
                throw new LostException("the server said " + answer.getStatus().getMessageWithCode(), null);
            }
            return answer;
        } catch (TimeoutException e) {
            // Who hangs is not asked again: of several servers another one may answer.
            up.down().completeExceptionally(e);
            String error = up.forbidden();
            if (error != null && error.contains('"' + subject + '"')) {
                throw refused("sending to", error);
            }
            throw new LostException(
                    "no answer came within " + server.timeout() + (error == null ? "" : "; the server said: " + error),
                    e);
        } catch (ExecutionException | IllegalStateException e) {
            // The client cancels a request that the server has nobody for.
            boolean isNobody = e.getCause() instanceof CancellationException;
            throw new LostException(
                    isNobody
                            ? "nobody answers on that subject: its stream is gone, or has no leader"
                            : "the connection was lost",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LostException("the wait for an answer was interrupted", e);
        } finally {
            reply.cancel(true);
        }
    }

    /**
     * Sends a request that is answered by several messages.
     *
     * @throws TransientException if it could not be sent; asking changes nothing
     */
    Answers ask(String subject, byte[] body) {
        return Answers.to(this, live(), subject, body);
    }

    /**
     * Sends messages without waiting, each of which may be answered.
     *
     * @param replies the end of the subject to which a message is answered, by its index
     * @throws TransientException if nothing was sent
     * @throws LostException if something may have been sent
     */
    Answers askEach(List<NatsMessage> messages, IntFunction<String> replies) throws LostException {
        return Answers.toEach(this, live(), messages, replies);
    }

    @Override
    public void close() {
        Live last;
        synchronized (this) {
            closed = true;
            last = live;
            live = null;
        }
        if (last != null) {
            last.end();
        }
    }
}
