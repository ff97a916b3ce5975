package io.eventhus.nats;

import java.util.List;

/** Who says that a server syncs to its disk before it acknowledges, which a client cannot see. */
public sealed interface SyncAssurance {

    /** The operator does: {@code sync_interval: always} is set, or what is lost with the power is accepted. */
    record Given() implements SyncAssurance {}

    /**
     * The servers' own monitoring does.
     *
     * @param urls where it is, such as {@code http://localhost:8222}, of each server of a cluster
     */
    record Monitored(List<String> urls) implements SyncAssurance {

        /**
         * Copies the URLs.
         *
         * @throws IllegalArgumentException if there is none, or one is not of HTTP
         */
        public Monitored {
            urls = List.copyOf(urls);
            if (urls.isEmpty() || !urls.stream().allMatch(url -> url.matches("https?://[^\\s]+"))) {
                throw new IllegalArgumentException(
                        "monitoring of NATS has no URL, or one that is none; expected such as http://localhost:8222");
            }
        }
    }

    /** Returns the operator's word. */
    static SyncAssurance given() {
        return new Given();
    }

    /** Returns the word of the servers' monitoring. */
    static SyncAssurance monitoredAt(String... urls) {
        return new Monitored(List.of(urls));
    }
}
