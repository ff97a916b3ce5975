package io.eventhus.tck.check;

import io.eventhus.api.AggregateId;
import io.eventhus.api.EventQuery;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Notes in memory, ready to be checked. It keeps digests instead of payloads. */
final class MemoryNotes implements Notes {

    /** A commit that was handed in, and the answer if there was one. */
    static final class Call {
        final Invocation invocation;

        @Nullable
        Answer answer;

        Call(Invocation invocation) {
            this.invocation = invocation;
        }
    }

    /** What one incarnation of a subscription handled. */
    static final class Incarnation {
        final Start start;
        final Longs positions = new Longs();
        final Longs digests = new Longs();
        long caughtUp;

        Incarnation(Start start) {
            this.start = start;
        }
    }

    /** What arrived on one channel. */
    static final class Channel {
        final String name;
        final EventQuery query;
        final Longs ids = new Longs();
        final Ints aggregates = new Ints();
        final Longs versions = new Longs();
        long upTo;

        Channel(String name, EventQuery query) {
            this.name = name;
            this.query = query;
        }
    }

    private final List<Call> calls = new ArrayList<>();
    private final Map<Long, Call> open = new HashMap<>();
    private final List<Reading> readings = new ArrayList<>();
    private final Map<Long, Incarnation> incarnations = new LinkedHashMap<>();
    private final Map<Long, Channel> channels = new LinkedHashMap<>();
    private final Map<AggregateId, Integer> aggregates = new HashMap<>();
    private final List<AggregateId> aggregateNames = new ArrayList<>();

    List<Call> calls() {
        return calls;
    }

    List<Reading> readings() {
        return readings;
    }

    Iterable<Incarnation> incarnations() {
        return incarnations.values();
    }

    Iterable<Channel> channels() {
        return channels.values();
    }

    AggregateId aggregate(int index) {
        return aggregateNames.get(index);
    }

    @Override
    public void invoked(Invocation invocation) {
        Call call = new Call(invocation);
        calls.add(call);
        open.put(invocation.call(), call);
    }

    @Override
    public void answered(Answer answer) {
        Call call = open.remove(answer.call());
        if (call != null) {
            call.answer = answer;
        }
    }

    @Override
    public void read(Reading reading) {
        readings.add(reading);
    }

    @Override
    public void subscribed(Start start) {
        incarnations.put(start.subscription(), new Incarnation(start));
    }

    @Override
    public void delivered(long subscription, long position, long digest) {
        Incarnation incarnation = incarnations.get(subscription);
        if (incarnation != null) {
            incarnation.positions.add(position);
            incarnation.digests.add(digest);
        }
    }

    @Override
    public void caughtUp(long subscription, long position) {
        Incarnation incarnation = incarnations.get(subscription);
        if (incarnation != null) {
            incarnation.caughtUp = Math.max(incarnation.caughtUp, position);
        }
    }

    @Override
    public void publishing(long channel, String name, EventQuery query) {
        channels.put(channel, new Channel(name, query));
    }

    @Override
    public void arrived(long channel, long id, String type, String aggregateId, long version) {
        Channel to = channels.get(channel);
        if (to != null) {
            to.ids.add(id);
            to.aggregates.add(aggregates.computeIfAbsent(new AggregateId(type, aggregateId), name -> {
                aggregateNames.add(name);
                return aggregateNames.size() - 1;
            }));
            to.versions.add(version);
        }
    }

    @Override
    public void publishedUpTo(long channel, long position) {
        Channel to = channels.get(channel);
        if (to != null) {
            to.upTo = Math.max(to.upTo, position);
        }
    }

    @Override
    public void flush() {
        // It is in memory.
    }

    @Override
    public void close() {
        // It is in memory.
    }
}
