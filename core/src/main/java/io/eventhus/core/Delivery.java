package io.eventhus.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Events handed out together, to be answered once. */
final class Delivery {

    /** An event on its way. */
    static final class Item {
        final Followed followed;
        final String key;
        int attempts;
        long notBefore;
        boolean done;

        Item(Followed followed, String key) {
            this.followed = followed;
            this.key = key;
        }

        long position() {
            return followed.event().position();
        }
    }

    final List<Item> items;
    /** The sequence that is tried again, or null if the events are new. */
    final @Nullable String sequence;

    final long deadline;

    Delivery(List<Item> items, @Nullable String sequence, long deadline) {
        this.items = List.copyOf(items);
        this.sequence = sequence;
        this.deadline = deadline;
    }

    List<Followed> events() {
        return items.stream().map(item -> item.followed).toList();
    }
}
