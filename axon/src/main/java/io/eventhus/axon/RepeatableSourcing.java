package io.eventhus.axon;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.axonframework.eventsourcing.eventstore.EventStoreTransaction;
import org.axonframework.eventsourcing.eventstore.SourcingCondition;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.axonframework.messaging.eventstreaming.EventCriterion;
import org.axonframework.messaging.eventstreaming.Tag;
import org.jspecify.annotations.Nullable;

/**
 * Lets one unit of work source the same alternatives twice. Axon joins what was sourced by {@code a.or(b)} and fails
 * with "duplicate element" when both are the same OR. So each OR gets a further branch that finds nothing new and is
 * never the same twice; {@link Criteria} leaves it out again.
 *
 * <p>A proxy, because the interface has gained methods from version to version.
 */
final class RepeatableSourcing implements InvocationHandler {

    private static final String COPY = "io.eventhus.axon.copy";

    private final EventStoreTransaction delegate;
    private final AtomicInteger copies = new AtomicInteger();

    private RepeatableSourcing(EventStoreTransaction delegate) {
        this.delegate = delegate;
    }

    static EventStoreTransaction of(EventStoreTransaction delegate) {
        return (EventStoreTransaction) Proxy.newProxyInstance(
                RepeatableSourcing.class.getClassLoader(),
                new Class<?>[] {EventStoreTransaction.class},
                new RepeatableSourcing(delegate));
    }

    @Override
    @SuppressWarnings("NullAway") // a proxy's arguments and results may be null, and so may those of a method
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        if (arguments != null && arguments.length > 0 && arguments[0] instanceof SourcingCondition condition) {
            arguments[0] = repeatable(condition);
        }
        try {
            return method.invoke(delegate, arguments);
        } catch (InvocationTargetException failure) {
            throw failure.getCause();
        }
    }

    private SourcingCondition repeatable(SourcingCondition condition) {
        Iterator<EventCriterion> branches = condition.criteria().flatten().iterator();
        if (!branches.hasNext()) {
            return condition;
        }
        EventCriterion first = branches.next();
        if (!branches.hasNext() && condition.criteria().equals(first)) {
            return condition;
        }
        return SourcingCondition.conditionFor(
                condition.start(), EventCriteria.either(condition.criteria(), copyOf(first)));
    }

    private EventCriteria copyOf(EventCriterion branch) {
        Set<Tag> tags = new HashSet<>(branch.tags());
        tags.add(new Tag(COPY, String.valueOf(copies.incrementAndGet())));
        return branch.types().isEmpty()
                ? EventCriteria.havingTags(tags)
                : EventCriteria.havingTags(tags).andBeingOneOfTypes(branch.types());
    }
}
