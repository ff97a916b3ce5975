package io.eventhus.core;

import io.eventhus.api.PermanentException;
import io.eventhus.api.StateDocument;
import io.eventhus.api.StateKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a durable subscription, in one document, so that whoever lost the lease cannot move the position:
 *
 * <pre>{@code
 * {"log":"01J...","position":42,"owner":"01K...","parked":[{"sequence":"0a1b...","positions":[7,9],"reason":"..."}]}
 * }</pre>
 *
 * @param logId    the id of the log; null if it had no commit yet
 * @param position everything up to here is handled or parked
 * @param owner    who holds the lease; empty: nobody
 * @param parked   what was put aside; left out of the document if there is nothing
 */
record LeaseDocument(@Nullable String logId, long position, String owner, List<ParkedSequence> parked) {

    /** Log ids, owners and reasons are plain, so that nothing needs an escape. */
    private static final String TEXT = "\"([^\"\\\\]*)\"";

    private static final String NUMBER = "(\\d{1,18})";

    private static final Pattern PARKED = Pattern.compile(
            "\\{\"sequence\":" + TEXT + ",\"positions\":\\[(\\d{1,18}(?:,\\d{1,18})*)],\"reason\":" + TEXT + "}");

    private static final Pattern FORM = Pattern.compile(
            "\\{\"log\":" + TEXT + ",\"position\":" + NUMBER + ",\"owner\":" + TEXT + "(?:,\"parked\":\\[(.*)])?}");

    byte[] bytes() {
        StringBuilder json = new StringBuilder("{\"log\":\"" + (logId == null ? "" : logId) + "\",\"position\":"
                + position + ",\"owner\":\"" + owner + "\"");
        if (!parked.isEmpty()) {
            json.append(
                    parked.stream().map(LeaseDocument::json).collect(Collectors.joining(",", ",\"parked\":[", "]")));
        }
        return json.append("}").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String json(ParkedSequence sequence) {
        String positions = sequence.positions().stream().map(String::valueOf).collect(Collectors.joining(","));
        return "{\"sequence\":\"" + sequence.id() + "\",\"positions\":[" + positions + "],\"reason\":\""
                + sequence.reason() + "\"}";
    }

    /**
     * Reads one.
     *
     * @throws PermanentException if it is something else
     */
    static LeaseDocument of(StateDocument document) {
        Matcher form = FORM.matcher(new String(document.value(), StandardCharsets.UTF_8));
        if (!form.matches()) {
            throw malformed(document.key());
        }
        String log = form.group(1);
        return new LeaseDocument(
                log.isEmpty() ? null : log,
                Long.parseLong(form.group(2)),
                form.group(3),
                form.group(4) == null ? List.of() : parked(form.group(4), document.key()));
    }

    private static List<ParkedSequence> parked(String json, StateKey key) {
        List<ParkedSequence> parked = new ArrayList<>();
        Matcher each = PARKED.matcher(json);
        int end = 0;
        while (each.find() && each.start() == end) {
            List<Long> positions =
                    Stream.of(each.group(2).split(",")).map(Long::valueOf).toList();
            parked.add(new ParkedSequence(each.group(1), positions, each.group(3)));
            end = Math.min(json.length(), each.end() + 1);
        }
        if (end < json.length()) {
            throw malformed(key);
        }
        return parked;
    }

    private static PermanentException malformed(StateKey key) {
        return new PermanentException("the state document " + key
                + " is not a checkpoint; expected a log id, a position and an owner. Delete it to begin anew");
    }
}
