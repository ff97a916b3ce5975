package io.eventhus.benchmarks.axon4;

import java.util.List;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.extensions.mongo.eventsourcing.eventstore.StorageStrategy;
import org.axonframework.extensions.mongo.eventsourcing.eventstore.documentpercommit.CommitEntry;
import org.axonframework.extensions.mongo.eventsourcing.eventstore.documentpercommit.CommitEntryConfiguration;
import org.axonframework.extensions.mongo.eventsourcing.eventstore.documentpercommit.DocumentPerCommitStorageStrategy;
import org.axonframework.extensions.mongo.eventsourcing.eventstore.documentperevent.DocumentPerEventStorageStrategy;
import org.axonframework.extensions.mongo.eventsourcing.eventstore.documentperevent.EventEntry;
import org.axonframework.extensions.mongo.eventsourcing.eventstore.documentperevent.EventEntryConfiguration;
import org.axonframework.serialization.Serializer;
import org.bson.Document;

/** The two ways in which axon-mongo stores events. */
enum Layout {
    EVENT {
        @Override
        StorageStrategy strategy() {
            return new DocumentPerEventStorageStrategy();
        }

        @Override
        List<Document> documents(List<? extends DomainEventMessage<?>> commit, Serializer serializer) {
            return commit.stream()
                    .map(event -> new EventEntry(event, serializer).asDocument(EventEntryConfiguration.getDefault()))
                    .toList();
        }
    },
    COMMIT {
        @Override
        StorageStrategy strategy() {
            return new DocumentPerCommitStorageStrategy();
        }

        @Override
        List<Document> documents(List<? extends DomainEventMessage<?>> commit, Serializer serializer) {
            return List.of(new CommitEntry(commit, serializer)
                    .asDocument(CommitEntryConfiguration.getDefault(), EventEntryConfiguration.getDefault()));
        }
    };

    static Layout of(String name) {
        return switch (name) {
            case "event" -> EVENT;
            case "commit" -> COMMIT;
            default -> throw new IllegalArgumentException("the layout '" + name + "'; expected event or commit");
        };
    }

    abstract StorageStrategy strategy();

    /** Returns what the strategy would insert for a commit. */
    abstract List<Document> documents(List<? extends DomainEventMessage<?>> commit, Serializer serializer);
}
