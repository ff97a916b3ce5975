package io.eventhus.nats;

import io.eventhus.api.PermanentException;
import io.eventhus.api.SourcePartition;
import io.eventhus.api.StartAt;
import io.eventhus.api.TransientException;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.api.StreamInfo;
import io.nats.client.api.StreamState;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The stream that a consumer reads: found by a subject, and the same one for as long as the consumer lives. */
final class SourceStream {

    private final NatsLink link;
    private final String subject;
    private @Nullable SourcePartition known;

    SourceStream(NatsLink link, String subject) {
        this.link = link;
        this.subject = subject;
    }

    String subject() {
        return subject;
    }

    /** A question to JetStream. */
    interface Question<T> {
        T ask(JetStreamManagement management) throws IOException, JetStreamApiException;
    }

    /**
     * Asks JetStream.
     *
     * @throws TransientException if it does not answer
     * @throws PermanentException if it refuses
     */
    <T> T ask(String doing, Question<T> question) {
        try {
            return question.ask(link.management());
        } catch (JetStreamApiException e) {
            String message = doing + " " + link.name() + " failed with error " + e.getApiErrorCode() + " of the server";
            throw e.getApiErrorCode() == ApiError.NO_STREAM
                    ? new PermanentException(
                            message + ": the stream is not there any more. Make it anew and open again", e)
                    : new PermanentException(message + "; check that JetStream is enabled and may be used", e);
        } catch (IOException | IllegalStateException e) {
            throw new TransientException(
                    doing + " " + link.name()
                            + " failed: JetStream did not answer. Try again; check that the user may ask it",
                    e);
        }
    }

    /**
     * Looks at the stream.
     *
     * @throws PermanentException if there is none on the subject, or it was deleted and created again since the first look
     * @throws TransientException if JetStream does not answer
     */
    StreamInfo look() {
        StreamInfo info = ask("looking at", management -> management.getStreamInfo(name(management)));
        SourcePartition found = partition(info);
        if (known == null) {
            known = found;
        } else if (!known.equals(found)) {
            throw new PermanentException("the stream " + found.name() + " of " + link.name()
                    + " was created again: its positions mean other messages than before. Open the consumer again");
        }
        return info;
    }

    /**
     * Returns the position of the first message on the subject that the stream took at an instant or after it.
     *
     * @return empty if there is none
     * @throws TransientException if JetStream does not answer
     */
    OptionalLong firstAt(Instant time) {
        String stream = partition().name();
        return ask("looking for a time in", management -> {
            try {
                ZonedDateTime start = time.atZone(ZoneOffset.UTC);
                return OptionalLong.of(
                        management.getFirstMessage(stream, start, subject).getSeq());
            } catch (JetStreamApiException e) {
                if (e.getErrorCode() == ApiError.NOT_FOUND && e.getApiErrorCode() != ApiError.NO_STREAM) {
                    return OptionalLong.empty();
                }
                throw e;
            }
        });
    }

    private String name(JetStreamManagement management) throws IOException, JetStreamApiException {
        if (known != null) {
            return known.name();
        }
        List<String> names = management.getStreamNames(subject);
        if (names.size() != 1) {
            throw new PermanentException(names.size() + " streams of " + link.name() + " take the subject " + subject
                    + "; expected one, so make it, or name a subject of one stream");
        }
        return names.getFirst();
    }

    private static SourcePartition partition(StreamInfo info) {
        String created = info.getCreateTime()
                .withZoneSameInstant(ZoneOffset.UTC)
                .toInstant()
                .toString();
        String stream = info.getConfiguration().getName();
        return new SourcePartition(stream + "@" + created, stream, 0);
    }

    /** Returns the one partition; the stream was looked at before, or is now. */
    SourcePartition partition() {
        SourcePartition partition = known;
        if (partition == null) {
            partition = partition(look());
        }
        return partition;
    }

    /**
     * Returns settings that start a consumer at a place of the stream as it is now.
     *
     * @throws PermanentException if a position is not there any more, or not yet
     */
    ConsumerConfiguration.Builder from(StartAt start, StreamInfo info) {
        ConsumerConfiguration.Builder consumer = ConsumerConfiguration.builder().filterSubject(subject);
        StreamState state = info.getStreamState();
        return switch (start) {
            case StartAt.Beginning beginning -> consumer.deliverPolicy(DeliverPolicy.All);
            case StartAt.End end -> behind(consumer, state.getLastSequence());
            case StartAt.Time at ->
                consumer.deliverPolicy(DeliverPolicy.ByStartTime)
                        .startTime(at.time().atZone(ZoneOffset.UTC));
            case StartAt.After after -> {
                check(after.position(), state);
                yield behind(consumer, after.position());
            }
        };
    }

    private static ConsumerConfiguration.Builder behind(ConsumerConfiguration.Builder consumer, long position) {
        return consumer.deliverPolicy(DeliverPolicy.ByStartSequence).startSequence(position + 1);
    }

    private void check(long position, StreamState state) {
        if (position > state.getLastSequence() || position < 0) {
            throw new PermanentException(
                    "reading " + link.name() + " behind position " + position + ": the stream ends at "
                            + state.getLastSequence()
                            + "; expected a position that it has reached, so find out whether it was replaced");
        }
        if (position + 1 < state.getFirstSequence()) {
            throw new PermanentException("reading " + link.name() + " behind position " + position
                    + ": the stream begins at " + state.getFirstSequence()
                    + " by now, and what stood between is gone. Start at its beginning if you can do without");
        }
    }
}
