package io.eventhus.tck;

import io.eventhus.api.AppendCondition;
import io.eventhus.api.Commit;
import io.eventhus.api.EventQuery;
import io.eventhus.api.EventhusException;
import io.eventhus.api.NewEvent;
import io.eventhus.api.StoredEvent;
import io.eventhus.core.StoreObserver;
import io.eventhus.tck.check.Append;
import io.eventhus.tck.check.History;
import java.util.List;

/** An observer of an event store that writes a history. */
record RecordedStore(History history) implements StoreObserver {

    @Override
    public Appending appending(List<NewEvent> events, List<AppendCondition> conditions) {
        Append append = history.invoked(events, conditions);
        return new Appending() {
            @Override
            public void stored(Commit commit) {
                append.stored(commit);
            }

            @Override
            public void failed(EventhusException reason) {
                append.failed(reason);
            }
        };
    }

    @Override
    public Reading loading(EventQuery query) {
        return recorded(history.loading(query, 0));
    }

    @Override
    public Reading finding(EventQuery query, long after, long upTo) {
        return recorded(history.finding(query, after));
    }

    private static Reading recorded(io.eventhus.tck.check.Reading reading) {
        return new Reading() {
            @Override
            public void came(StoredEvent event) {
                reading.came(event);
            }

            @Override
            public void ended(long upTo) {
                reading.ended(upTo);
            }

            @Override
            public void givenUp(long upTo) {
                reading.givenUp(upTo);
            }
        };
    }
}
