package io.eventhus.axon;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.axonframework.eventsourcing.eventstore.AnnotationBasedTagResolver;
import org.axonframework.eventsourcing.eventstore.TagResolver;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventstreaming.Tag;

/**
 * Resolves the tags of {@code @EventTag} as Axon's own resolver does, but looks for the annotations once per class
 * instead of once per event. What is out of the ordinary (an annotated method with parameters, a member that cannot be
 * read) is left to Axon's resolver and its messages. Safe for use by many threads.
 */
public final class CachedTagResolver implements TagResolver {

    /** How many classes are remembered; those beyond are resolved without the cache. */
    static final int MOST_CLASSES = 10_000;

    private final TagResolver delegate;
    private final ConcurrentMap<Class<?>, Optional<List<TagSource>>> sources = new ConcurrentHashMap<>();

    /** Makes a resolver over an {@link AnnotationBasedTagResolver}. */
    public CachedTagResolver() {
        this(new AnnotationBasedTagResolver());
    }

    /**
     * Makes a resolver.
     *
     * @param delegate resolves what is not cached; must give the same tags
     */
    public CachedTagResolver(TagResolver delegate) {
        this.delegate = delegate;
    }

    @Override
    public Set<Tag> resolve(EventMessage event) {
        Object payload = event.payload();
        Optional<List<TagSource>> known = payload == null ? Optional.empty() : sourcesOf(payload.getClass());
        if (payload == null || known.isEmpty()) {
            return delegate.resolve(event);
        }
        Set<Tag> tags = new HashSet<>();
        try {
            for (TagSource source : known.get()) {
                source.addTo(tags, payload);
            }
        } catch (ReflectiveOperationException failure) {
            return delegate.resolve(event);
        }
        return tags;
    }

    private Optional<List<TagSource>> sourcesOf(Class<?> type) {
        Optional<List<TagSource>> known = sources.get(type);
        if (known != null) {
            return known;
        }
        Optional<List<TagSource>> found =
                type.getName().startsWith("java.") ? Optional.of(List.of()) : Optional.ofNullable(TagSource.of(type));
        if (sources.size() < MOST_CLASSES) {
            sources.put(type, found);
        }
        return found;
    }
}
