package io.eventhus.mongo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One server of the set: its oplog, the documents that it makes, how far that is in its journal, and how far it knows a majority to have it.
 */
final class ReplicaNode {

    final int number;
    private final List<OplogEntry> oplog = new ArrayList<>();
    /** Where in the oplog a document was inserted, by its id. */
    private final TreeMap<Long, Integer> documents = new TreeMap<>();
    /** As a primary: the last entry in each node's journal, and the last one that each has, as it was told. */
    private final OplogEntry[] durable;

    private final OplogEntry[] applied;
    private int journaled;
    private int committed;

    long term = 1;
    /** The node's part of the cluster's logical clock. */
    long clock;

    boolean isPrimary;
    boolean isUp = true;
    /** Grows when it crashes: then nobody has a connection to it any more. */
    int crashes;
    /** Grows when it stops, steps down or rolls back: what was under way there is broken off. */
    int lives;

    ReplicaNode(int number, int nodes, OplogEntry first) {
        this.number = number;
        this.durable = new OplogEntry[nodes];
        this.applied = new OplogEntry[nodes];
        Arrays.fill(durable, first);
        Arrays.fill(applied, first);
        add(first);
        journal();
        committed = 1;
    }

    int size() {
        return oplog.size();
    }

    OplogEntry entry(int index) {
        return oplog.get(index);
    }

    OplogEntry last() {
        return oplog.getLast();
    }

    int committed() {
        return committed;
    }

    NavigableMap<Long, Integer> documents() {
        return documents;
    }

    /** The document with an id as this node has it at this moment, also if no majority does. */
    boolean has(long id) {
        return documents.containsKey(id);
    }

    /** The cluster time of its majority snapshot. */
    long snapshotTime() {
        return committed == 0 ? 0 : oplog.get(committed - 1).time();
    }

    /** Writes as a primary. */
    OplogEntry write(@Nullable ModelDocument document) {
        OplogEntry entry = new OplogEntry(term, ++clock, document);
        add(entry);
        return entry;
    }

    void add(OplogEntry entry) {
        if (entry.document() != null) {
            documents.put(entry.document().id(), oplog.size());
        }
        oplog.add(entry);
        clock = Math.max(clock, entry.time());
    }

    void journal() {
        journaled = oplog.size();
    }

    int journaled() {
        return journaled;
    }

    /** Gives up what stands behind; returns how many documents those were. */
    int rollBackTo(int size) {
        if (size < committed) {
            throw new AssertionError("the model rolls back what a majority has: node " + number);
        }
        lives++;
        return cut(size);
    }

    private int cut(int size) {
        int lost = 0;
        while (oplog.size() > size) {
            ModelDocument document = oplog.removeLast().document();
            if (document != null) {
                documents.remove(document.id());
                lost++;
            }
        }
        journaled = Math.min(journaled, size);
        return lost;
    }

    /** Stops at once, losing what is not in the journal; it will know less of what a majority has. */
    void crash(int size, int knows) {
        isUp = false;
        isPrimary = false;
        crashes++;
        lives++;
        cut(size);
        committed = Math.min(knows, Math.min(committed, size));
    }

    void stepDown() {
        isPrimary = false;
        lives++;
    }

    /** Learns of a term; a primary of an older one is none any more. Tells whether it stepped down. */
    boolean learnTerm(long other) {
        if (other <= term) {
            return false;
        }
        term = other;
        if (isPrimary) {
            stepDown();
            return true;
        }
        return false;
    }

    void becomePrimary(long newTerm) {
        term = newTerm;
        isPrimary = true;
        OplogEntry least = oplog.getFirst();
        Arrays.fill(durable, least);
        Arrays.fill(applied, least);
        write(null);
    }

    /** Learns how much a majority has from a node whose oplog begins like its own. */
    void learnCommitted(int count) {
        committed = Math.max(committed, Math.min(count, oplog.size()));
    }

    /** Is told, as a primary, how far a node is. */
    void told(ReplicaNode by) {
        applied[by.number] = by.last();
        durable[by.number] = by.entry(by.journaled - 1);
    }

    /** Moves the commit point as a primary does: to an entry of its own term that a majority has in its journals. */
    void advance() {
        told(this);
        OplogEntry point = ofMajority(durable);
        if (point.term() == term) {
            for (int i = oplog.size(); i > committed; i--) {
                if (!oplog.get(i - 1).isBehind(point)) {
                    committed = i;
                }
            }
        }
    }

    /** Tells whether a majority has an entry, in its journals or at all. */
    boolean isAtMajority(OplogEntry entry, boolean inJournals) {
        OplogEntry point = ofMajority(inJournals ? durable : applied);
        return point.term() == term && !entry.isBehind(point);
    }

    private static OplogEntry ofMajority(OplogEntry[] points) {
        OplogEntry[] sorted = points.clone();
        Arrays.sort(sorted, (a, b) -> a.isBehind(b) ? -1 : a.isSame(b) ? 0 : 1);
        return sorted[points.length / 2];
    }
}
