package io.eventhus.tck.check;

/** C7: loads, and reads up to a given position. */
final class LoadChecks {

    private final LogContent log;
    private final Matching matching;
    private final Bounds bounds;
    private final Findings findings;

    LoadChecks(LogContent log, Matching matching, Bounds bounds, Findings findings) {
        this.log = log;
        this.matching = matching;
        this.bounds = bounds;
        this.findings = findings;
    }

    void check(Notes.Reading reading) {
        long known = reading.fresh() ? bounds.atLeast(reading.began()) : 0;
        if (reading.complete() && reading.upTo() >= 0) {
            if (reading.upTo() < known) {
                findings.add(
                        "C7",
                        what(reading) + " reached position " + reading.upTo() + " only, although position " + known
                                + " was known before it began");
            }
            if (reading.upTo() > log.end()) {
                findings.add(
                        "C7",
                        what(reading) + " says it reached position " + reading.upTo() + " of a log that ends at "
                                + log.end());
            }
        }
        Longs came = reading.places().positions();
        long last = came.size() == 0 ? reading.after() : came.get(came.size() - 1);
        long upTo;
        if (!reading.complete()) {
            upTo = last;
        } else if (reading.upTo() >= 0) {
            upTo = reading.upTo();
        } else {
            // Any prefix will do that holds what was known before and what came.
            upTo = Math.max(last, known);
        }
        compare(reading, came, matching.all(reading.query(), reading.after(), upTo));
    }

    private void compare(Notes.Reading reading, Longs came, Ints expected) {
        int both = Math.min(came.size(), expected.size());
        for (int i = 0; i < both; i++) {
            long position = log.position(expected.get(i));
            if (came.get(i) != position) {
                findings.add(
                        "C7",
                        what(reading) + " gave position " + came.get(i) + " where position " + position
                                + " matches next");
                return;
            }
        }
        if (came.size() > both) {
            findings.add(
                    "C7",
                    what(reading) + " gave position " + came.get(both) + ", which does not match or is not there");
        } else if (expected.size() > both) {
            findings.add(
                    "C7",
                    what(reading) + " misses position " + log.position(expected.get(both)) + " and "
                            + (expected.size() - both - 1) + " more");
        } else if (digest(expected) != reading.digest()) {
            findings.add("C7", what(reading) + " gave an event with another content than the log holds");
        }
    }

    private long digest(Ints ordinals) {
        long hash = 0;
        for (int i = 0; i < ordinals.size(); i++) {
            hash = Digests.next(hash, log.placed(ordinals.get(i)));
        }
        return hash;
    }

    private static String what(Notes.Reading reading) {
        return "the " + (reading.fresh() ? "load" : "find") + " of " + reading.query() + " behind position "
                + reading.after();
    }
}
