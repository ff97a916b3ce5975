package io.eventhus.benchmarks;

import io.eventhus.api.Tag;
import io.nats.client.Connection;
import io.nats.client.JetStream;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.PublishOptions;
import io.nats.client.PushSubscribeOptions;
import io.nats.client.Subscription;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.PublishAck;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import io.nats.client.support.JsonParseException;
import io.nats.client.support.JsonParser;
import io.nats.client.support.JsonValueUtils;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * A stream through jnats: publishes the bytes and headers that the log stored there before, made beforehand, and gives what it
 * reads to nobody. Safe for several threads, except {@link #publishAsync}.
 */
final class RawNats implements Backend.Raw {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** How many messages an asynchronous publisher has on the way. */
    private static final int IN_FLIGHT = 512;

    /** As many as are asked for in one direct read. */
    private static final int PAGE = 1_000;

    private static final int NO_CONTENT = 204;

    private final Connection connection;
    private final JetStream stream;
    private final JetStreamManagement management;
    private final String name;
    private final String prefix;

    /** One message for each account that has one, without what the server is told by headers of its own. */
    private final List<Message> deposits = new ArrayList<>();

    private final ArrayDeque<CompletableFuture<PublishAck>> inFlight = new ArrayDeque<>();

    /**
     * Opens one.
     *
     * @param connection its own from now on
     * @param bucket     of a log that begins with the events of {@link Content}
     */
    RawNats(Connection connection, String bucket) {
        this.connection = connection;
        this.name = "EVENTHUS_" + bucket;
        this.prefix = "eventhus." + bucket + ".";
        try {
            stream = connection.jetStream();
            management = connection.jetStreamManagement();
        } catch (IOException e) {
            throw failed("opening", e);
        }
        consume(Content.OPENED, message -> deposits.add(template(message)));
    }

    private static Message template(Message stored) {
        Headers headers = new Headers();
        stored.getHeaders().entrySet().stream()
                .filter(header -> !header.getKey().startsWith("Nats-"))
                .forEach(header -> headers.put(header.getKey(), header.getValue()));
        return message(stored.getSubject(), headers, stored.getData());
    }

    private static Message message(String subject, Headers headers, byte[] body) {
        return NatsMessage.builder()
                .subject(subject)
                .headers(headers)
                .data(body)
                .build();
    }

    private Message deposit(int account) {
        Message like = deposits.get(account % deposits.size());
        return account < deposits.size()
                ? like
                : message(subject(Content.ACCOUNT, Content.id(account)), like.getHeaders(), like.getData());
    }

    private String subject(String type, String id) {
        return prefix + type + "." + id;
    }

    // ---- what a plain user of the client would do

    /** Publishes one message and waits until it is acknowledged. */
    void publish(RandomGenerator random) throws IOException, JetStreamApiException {
        stream.publish(deposit(random.nextInt(Content.ACCOUNTS)));
    }

    /** Publishes one message, and waits only for the one that was sent {@value #IN_FLIGHT} messages before. */
    void publishAsync(RandomGenerator random) throws InterruptedException, ExecutionException, TimeoutException {
        inFlight.add(stream.publishAsync(deposit(random.nextInt(Content.ACCOUNTS))));
        if (inFlight.size() > IN_FLIGHT) {
            inFlight.remove().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    /** Reads the head and an account, and publishes one message on the condition that the stream still ends there. */
    void decide(RandomGenerator random) throws IOException, JetStreamApiException {
        int account = random.nextInt(Content.ACCOUNTS);
        long head = head();
        load(new Tag(Content.ACCOUNT, Content.id(account)));
        publishBehind(head, account);
    }

    /** As {@link #decide}; the account is read by the client's own call, one message after the other. */
    void decideByGetNext(RandomGenerator random) throws IOException, JetStreamApiException {
        int account = random.nextInt(Content.ACCOUNTS);
        long head = head();
        String subject = subject(Content.ACCOUNT, Content.id(account));
        long read = 0;
        while (read < head) {
            try {
                MessageInfo next = management.getNextMessage(name, read + 1, subject);
                read = next.getSeq();
            } catch (JetStreamApiException e) {
                // Nothing follows: error 10037.
                break;
            }
        }
        publishBehind(head, account);
    }

    private void publishBehind(long head, int account) throws IOException, JetStreamApiException {
        PublishAck ack = stream.publish(
                deposit(account),
                PublishOptions.builder().expectedLastSequence(head).build());
        if (ack.getSeqno() != head + 1) {
            throw new IOException("published at " + ack.getSeqno() + "; expected " + (head + 1));
        }
    }

    // ---- the driver as all stores have it

    private long head() {
        try {
            Message answer = connection.request(
                    "$JS.API.STREAM.MSG.GET." + name,
                    "{\"last_by_subj\":\">\"}".getBytes(StandardCharsets.US_ASCII),
                    PATIENCE);
            if (answer == null) {
                throw new IllegalStateException("the head of " + name + " was not told within " + PATIENCE);
            }
            return JsonValueUtils.readLong(
                    JsonValueUtils.readValue(JsonParser.parse(answer.getData()), "message"), "seq", 0);
        } catch (JsonParseException e) {
            throw failed("reading the head of", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed("reading the head of", e);
        }
    }

    /** Reads by the server's direct get in batches: one round trip for up to {@value #PAGE} events. */
    @Override
    public int load(Tag tag) {
        String inbox = connection.createInbox();
        Subscription answers = connection.subscribe(inbox);
        int events = 0;
        try {
            for (long after = 0; ; ) {
                String request = "{\"seq\":" + (after + 1) + ",\"batch\":" + PAGE + ",\"next_by_subj\":\""
                        + subject(tag.key(), tag.value()) + "\"}";
                connection.publish("$JS.API.DIRECT.GET." + name, inbox, request.getBytes(StandardCharsets.US_ASCII));
                Message message = next(answers);
                while (!message.isStatusMessage()) {
                    events++;
                    after = Long.parseLong(message.getHeaders().getLast("Nats-Sequence"));
                    message = next(answers);
                }
                if (message.getStatus().getCode() != NO_CONTENT
                        || message.getHeaders().getLast("Nats-Num-Pending").equals("0")) {
                    return events;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed("loading from", e);
        } finally {
            answers.unsubscribe();
        }
    }

    private Message next(Subscription from) throws InterruptedException {
        Message next = from.nextMessage(PATIENCE);
        if (next == null) {
            throw new IllegalStateException("nothing came from " + name + " within " + PATIENCE);
        }
        return next;
    }

    /** Reads by an ordered consumer. */
    @Override
    public long replay() {
        long[] bytes = {0};
        consume(
                head(),
                message -> bytes[0] +=
                        message.getData().length + message.getHeaders().serializedLength());
        return bytes[0];
    }

    private void consume(long messages, Consumer<Message> to) {
        try {
            JetStreamSubscription all = stream.subscribe(
                    ">",
                    PushSubscribeOptions.builder().stream(name).ordered(true).build());
            // The reader keeps up; the client would otherwise throw away what waits beyond its own limits.
            all.setPendingLimits(-1, -1);
            for (long i = 0; i < messages; i++) {
                to.accept(next(all));
            }
            all.unsubscribe();
        } catch (IOException | JetStreamApiException e) {
            throw failed("consuming", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed("consuming", e);
        }
    }

    private IllegalStateException failed(String doing, Exception cause) {
        return new IllegalStateException(doing + " the stream " + name + " by the raw driver failed", cause);
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
