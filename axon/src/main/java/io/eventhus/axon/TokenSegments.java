package io.eventhus.axon;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.eventhus.api.PermanentException;
import io.eventhus.api.StateDocument;
import io.eventhus.api.StateKey;
import io.eventhus.api.StateStore;
import io.eventhus.core.StateWrites;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.axonframework.messaging.eventhandling.processing.streaming.segmenting.Segment;
import org.axonframework.messaging.eventhandling.processing.streaming.token.store.UnableToClaimTokenException;
import org.jspecify.annotations.Nullable;

/**
 * The segments of a processor. They are several documents, made one by one, so a plan is written first: a processor
 * that was stopped half-way shows no segments until another one has made the rest.
 *
 * <pre>
 * tokens/orders      {"segments": 2, "log": "...", "token": {...}, "done": true, "write": "..."}    the plan
 * tokens/orders/0    {"segment": 0, "mask": 1, "log": "...", "owner": "...", "token": {"position": 42}, "write": "..."}
 * tokens/orders/1    ...
 * </pre>
 */
final class TokenSegments {

    private static final int PAGE = 100;
    private static final JsonMapper JSON = new JsonMapper();

    /** How many segments there shall be, and what their first token is. */
    private record Plan(int segments, @Nullable String logId, JsonNode token, boolean done, long revision) {}

    private final StateStore state;
    private final StateWrites writes;

    TokenSegments(StateStore state) {
        this.state = state;
        this.writes = new StateWrites(state);
    }

    static StateKey key(String processor, int segment) {
        return StateKey.of("tokens", processor, String.valueOf(segment));
    }

    private static StateKey planKey(String processor) {
        return StateKey.of("tokens", processor);
    }

    /** Returns all segments in the order of their numbers; none while they are still being made. */
    List<StateDocument> all(String processor) {
        List<StateDocument> documents = list(processor);
        Optional<Plan> plan = plan(processor);
        return plan.isPresent() && !plan.get().done() ? List.of() : documents;
    }

    /** Returns the documents there are. */
    List<StateDocument> list(String processor) {
        List<StateDocument> documents = new ArrayList<>();
        String prefix = planKey(processor).path() + "/";
        StateKey after = null;
        List<StateDocument> page;
        do {
            page = state.list(prefix, after, PAGE);
            documents.addAll(page);
            after = page.isEmpty() ? after : page.getLast().key();
        } while (page.size() == PAGE);
        return documents;
    }

    /**
     * Makes the segments of a processor, or goes on making them as was planned before.
     *
     * @throws UnableToClaimTokenException if it has segments, or another process plans them at this moment
     */
    List<Segment> initialize(String processor, int count, @Nullable String logId, JsonNode token) {
        Optional<Plan> old = plan(processor);
        boolean unfinished = old.isPresent() && !old.get().done();
        if (!unfinished && !list(processor).isEmpty()) {
            throw new UnableToClaimTokenException("initialising the segments of the processor " + processor
                    + ": it has some; expected none, so go on with those");
        }
        Plan plan = unfinished
                ? old.orElseThrow()
                : write(
                        processor,
                        new Plan(
                                count,
                                logId,
                                token,
                                false,
                                old.map(Plan::revision).orElse(0L)));
        List<Segment> segments = Segment.splitBalanced(Segment.ROOT_SEGMENT, plan.segments() - 1);
        for (Segment segment : segments) {
            add(processor, segment, plan.logId(), plan.token());
        }
        write(processor, new Plan(plan.segments(), plan.logId(), plan.token(), true, plan.revision()));
        return segments;
    }

    /** Adds one segment, unclaimed; returns whether it is new. */
    boolean add(String processor, Segment segment, @Nullable String logId, JsonNode token) {
        byte[] bytes = TokenDocument.unclaimed(segment, logId, token).bytes();
        return writes.put(key(processor, segment.getSegmentId()), bytes, 0).isPresent();
    }

    private Plan write(String processor, Plan plan) {
        ObjectNode node = JSON.createObjectNode();
        node.put("segments", plan.segments()).put("log", plan.logId());
        node.set("token", plan.token());
        node.put("done", plan.done()).put("write", UUID.randomUUID().toString());
        try {
            long revision = writes.put(planKey(processor), JSON.writeValueAsBytes(node), plan.revision())
                    .orElseThrow(() -> new UnableToClaimTokenException("initialising the segments of the processor "
                            + processor + ": another process does so at this moment; expected to be alone, so look "
                            + "again in a moment"));
            return new Plan(plan.segments(), plan.logId(), plan.token(), plan.done(), revision);
        } catch (IOException impossible) {
            throw new IllegalStateException("a plan of segments could not be written", impossible);
        }
    }

    private Optional<Plan> plan(String processor) {
        return state.get(planKey(processor)).map(TokenSegments::plan);
    }

    private static Plan plan(StateDocument document) {
        try {
            JsonNode node = JSON.readTree(document.value());
            return new Plan(
                    node.required("segments").asInt(),
                    node.path("log").isTextual() ? node.path("log").asText() : null,
                    node.required("token"),
                    node.required("done").asBoolean(),
                    document.revision());
        } catch (IOException | IllegalArgumentException malformed) {
            throw new PermanentException(
                    "reading the segments " + document.key()
                            + ": it is not a plan of segments; expected one written by this library",
                    malformed);
        }
    }
}
