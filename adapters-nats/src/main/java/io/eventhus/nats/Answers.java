package io.eventhus.nats;

import io.eventhus.api.TransientException;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.Subscription;
import io.nats.client.impl.NatsMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was sent and is answered by several messages. For one thread. */
final class Answers implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);
    private static final int NO_RESPONDERS = 503;

    private final NatsLink link;
    private final Live live;
    private final Subscription answers;

    private Answers(NatsLink link, Live live, Subscription answers) {
        this.link = link;
        this.live = live;
        this.answers = answers;
    }

    /** Sends a request; asking changes nothing. */
    static Answers to(NatsLink link, Live live, String subject, byte[] body) {
        Connection up = live.connection();
        String inbox = up.createInbox();
        try {
            Answers answers = new Answers(link, live, up.subscribe(inbox));
            up.publish(subject, inbox, body);
            return answers;
        } catch (IllegalStateException e) {
            throw none(link, e);
        }
    }

    /**
     * Sends messages without waiting, each of which may be answered.
     *
     * @param replies the end of the subject to which a message is answered, by its index
     * @throws LostException if something may have been sent
     */
    static Answers toEach(NatsLink link, Live live, List<NatsMessage> messages, IntFunction<String> replies)
            throws LostException {
        Connection up = live.connection();
        String inbox = up.createInbox();
        try {
            Answers answers = new Answers(link, live, up.subscribe(inbox + ".>"));
            for (int i = 0; i < messages.size(); i++) {
                NatsMessage message = messages.get(i);
                up.publish(
                        message.getSubject(), inbox + "." + replies.apply(i), message.getHeaders(), message.getData());
            }
            return answers;
        } catch (IllegalStateException e) {
            throw new LostException("the connection was lost", e);
        }
    }

    /**
     * Waits for all of them, the status last.
     *
     * @throws TransientException if no answer came
     * @throws io.eventhus.api.PermanentException if the server forbids the request
     */
    List<Message> all() {
        List<Message> all = new ArrayList<>();
        try {
            while (true) {
                Message next = next();
                all.add(next);
                if (next.isStatusMessage()) {
                    if (next.getStatus().getCode() == NO_RESPONDERS) {
                        throw none(link, null);
                    }
                    return all;
                }
            }
        } catch (LostException e) {
            link.checkAllowed(live, "reading from");
            throw none(link, e);
        }
    }

    /**
     * Waits for the next one.
     *
     * @throws LostException if it did not come
     */
    Message next() throws LostException {
        try {
            Message next = answers.nextMessage(link.timeout());
            if (next == null) {
                throw new LostException("no answer came within " + link.timeout(), null);
            }
            return next;
        } catch (IllegalStateException e) {
            throw new LostException("the connection was lost", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LostException("the wait for an answer was interrupted", e);
        }
    }

    /** Has the connection opened anew with the next use. */
    void giveUp(Exception why) {
        live.down().completeExceptionally(why);
    }

    private static TransientException none(NatsLink link, @Nullable Exception cause) {
        return new TransientException(
                "reading from " + link.name() + " failed: the server did not answer within " + link.timeout()
                        + ", or nobody answers for the stream. Try again",
                cause);
    }

    @Override
    public void close() {
        try {
            answers.unsubscribe();
        } catch (IllegalStateException e) {
            // The connection is gone, and the subscription with it.
            LOG.debug("An inbox could not be given back", e);
        }
    }
}
