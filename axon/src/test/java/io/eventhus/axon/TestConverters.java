package io.eventhus.axon;

import org.axonframework.conversion.json.JacksonConverter;
import org.axonframework.messaging.eventhandling.conversion.DelegatingEventConverter;
import org.axonframework.messaging.eventhandling.conversion.EventConverter;

/** The converter that Axon configures by default. */
final class TestConverters {

    private TestConverters() {}

    static EventConverter jackson() {
        return new DelegatingEventConverter(new JacksonConverter());
    }
}
