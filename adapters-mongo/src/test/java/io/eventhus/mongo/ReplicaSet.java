package io.eventhus.mongo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Three or five nodes with elections, lag, partitions, crashes and rollbacks, as MongoDB's replication protocol has them: entries are pulled,
 * a primary counts what it is told, and everybody else learns late how much a majority has.
 */
final class ReplicaSet {

    private final ModelWorld world;
    private final Random random;
    private final List<ReplicaNode> nodes = new ArrayList<>();
    /** Nodes on different sides do not reach each other. */
    private final int[] side;
    /** How often a node does not get on, in percent. */
    private final int[] lag;

    private boolean calm;
    private int mostCommitted;

    ReplicaSet(ModelWorld world, int size) {
        this.world = world;
        this.random = world.random;
        this.side = new int[size];
        this.lag = new int[size];
        OplogEntry first = new OplogEntry(1, 1, null);
        for (int i = 0; i < size; i++) {
            nodes.add(new ReplicaNode(i, size, first));
            lag[i] = random.nextInt(3) == 0 ? 30 + random.nextInt(60) : random.nextInt(30);
        }
        nodes.getFirst().isPrimary = true;
    }

    List<ReplicaNode> nodes() {
        return nodes;
    }

    /** All trouble ends. */
    void calmDown() {
        calm = true;
        Arrays.fill(side, 0);
        Arrays.fill(lag, 0);
        nodes.forEach(node -> node.isUp = true);
    }

    boolean isSettled() {
        ReplicaNode first = nodes.getFirst();
        return calm
                && nodes.stream().filter(node -> node.isPrimary).count() == 1
                && nodes.stream()
                        .allMatch(node -> node.committed() == node.size()
                                && node.size() == first.size()
                                && node.last().isSame(first.last()));
    }

    /** One thing happens. */
    void step() {
        int dice = random.nextInt(100);
        if (dice < 70) {
            replicate(any());
        } else if (dice < 82) {
            heartbeat(any(), any());
        } else if (dice < 88) {
            any().journal();
        } else if (calm || dice < 91) {
            if (primaries() == 0 || (!calm && random.nextInt(4) == 0)) {
                elect(any());
            }
        } else if (random.nextInt(100) < world.trouble) {
            trouble(dice);
        }
        noteCommitted();
    }

    private void trouble(int dice) {
        switch (dice) {
            case 91, 92 -> split();
            case 93 -> Arrays.fill(side, 0);
            case 94 -> crash(any());
            case 95, 96, 97 -> nodes.forEach(node -> node.isUp = true);
            case 98 -> stepDown(any());
            default -> elect(any());
        }
    }

    private ReplicaNode any() {
        return nodes.get(random.nextInt(nodes.size()));
    }

    private boolean reaches(ReplicaNode one, ReplicaNode other) {
        return one.isUp && other.isUp && side[one.number] == side[other.number];
    }

    /** Pulls from somebody who is further, gives up what that one does not have, and tells the primary. */
    private void replicate(ReplicaNode node) {
        if (!node.isUp || random.nextInt(100) < lag[node.number]) {
            return;
        }
        ReplicaNode source = random.nextBoolean() ? any() : leader(node);
        if (source != node && reaches(node, source)) {
            meet(node, source);
            if (!node.isPrimary && source.last().isBehind(node.last())) {
                pull(node, source);
            }
        }
        if (random.nextInt(3) > 0) {
            node.journal();
        }
        for (ReplicaNode primary : nodes) {
            if (primary.isPrimary && reaches(node, primary)) {
                meet(node, primary);
                if (primary.isPrimary) {
                    primary.told(node);
                    primary.advance();
                }
            }
        }
    }

    private ReplicaNode leader(ReplicaNode node) {
        for (ReplicaNode other : nodes) {
            if (other.isPrimary && reaches(node, other)) {
                return other;
            }
        }
        return any();
    }

    private void pull(ReplicaNode node, ReplicaNode source) {
        int common = Math.min(node.size(), source.size());
        while (!node.entry(common - 1).isSame(source.entry(common - 1))) {
            common--;
        }
        if (common < node.committed()) {
            // A server rather stops than give up what a majority has; it is the other one that will have to give up
            // something.
            return;
        }
        if (common < node.size()) {
            int lost = node.rollBackTo(common);
            world.count(ModelEvent.ROLLED_BACK, lost);
            world.traces(() -> "node " + node.number + " rolls back " + lost + " documents");
        }
        int most = Math.min(source.size(), node.size() + 1 + random.nextInt(4));
        while (node.size() < most) {
            node.add(source.entry(node.size()));
        }
        node.learnCommitted(source.committed());
    }

    /** Both learn the higher term. */
    private void meet(ReplicaNode one, ReplicaNode other) {
        long term = Math.max(one.term, other.term);
        learn(one, term);
        learn(other, term);
        one.clock = Math.max(one.clock, other.clock);
    }

    private void learn(ReplicaNode node, long term) {
        if (node.learnTerm(term)) {
            world.traces(() -> "node " + node.number + " learns term " + term + " and is no primary any more");
        }
    }

    /** Learns what a majority has, if that is surely on its own branch. */
    private void heartbeat(ReplicaNode node, ReplicaNode from) {
        if (node != from && reaches(node, from)) {
            meet(node, from);
            if (from.committed() > 0
                    && from.entry(from.committed() - 1).term() == node.last().term()) {
                node.learnCommitted(from.committed());
            }
        }
    }

    private void elect(ReplicaNode candidate) {
        if (!candidate.isUp || candidate.isPrimary) {
            return;
        }
        List<ReplicaNode> reached =
                nodes.stream().filter(node -> reaches(candidate, node)).toList();
        long votes = reached.stream()
                .filter(node -> !node.last().isBehind(candidate.last()))
                .count();
        if (votes <= nodes.size() / 2) {
            return;
        }
        long term = reached.stream().mapToLong(node -> node.term).max().orElse(0) + 1;
        reached.forEach(node -> node.learnTerm(term));
        candidate.becomePrimary(term);
        world.count(ModelEvent.ELECTION, 1);
        if (candidate.committed() < mostCommitted) {
            world.count(ModelEvent.LAGGING_SNAPSHOT, 1);
        }
        if (primaries() > 1) {
            world.count(ModelEvent.TWO_PRIMARIES, 1);
        }
        world.traces(() -> "node " + candidate.number + " is primary of term " + term + ", majority snapshot "
                + candidate.committed() + " of " + candidate.size() + ", known elsewhere " + mostCommitted
                + "; primaries " + primaries());
    }

    private int primaries() {
        int count = 0;
        for (ReplicaNode node : nodes) {
            count += node.isPrimary ? 1 : 0;
        }
        return count;
    }

    /** A minority is cut off, often with the primary in it. */
    private void split() {
        Arrays.fill(side, 0);
        for (int i = 1 + random.nextInt(nodes.size() / 2); i > 0; i--) {
            ReplicaNode node = nodes.stream()
                    .filter(any -> any.isPrimary && random.nextInt(3) > 0)
                    .findFirst()
                    .orElseGet(this::any);
            side[node.number] = 1;
        }
        world.traces(() -> "partition " + Arrays.toString(side));
    }

    private void stepDown(ReplicaNode node) {
        if (node.isPrimary) {
            node.stepDown();
            world.traces(() -> "node " + node.number + " steps down");
        }
    }

    private void crash(ReplicaNode node) {
        if (node.isUp) {
            int kept = node.journaled() + random.nextInt(node.size() - node.journaled() + 1);
            int knows = random.nextBoolean() ? node.committed() : random.nextInt(node.committed() + 1);
            world.count(ModelEvent.CRASH, 1);
            world.traces(
                    () -> "node " + node.number + " crashes, " + kept + " of " + node.size() + " entries are kept");
            node.crash(kept, knows);
        }
    }

    private void noteCommitted() {
        for (ReplicaNode node : nodes) {
            for (; mostCommitted < node.committed(); mostCommitted++) {
                ModelDocument document = node.entry(mostCommitted).document();
                if (document != null) {
                    world.committed(document);
                }
            }
        }
    }
}
