package io.eventhus.bank.cli;

import io.eventhus.api.EventPublisher;
import io.eventhus.api.EventhusException;
import io.eventhus.axon.EventhusBuilder;
import io.eventhus.bank.PublishAddress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What is to be published beside a subcommand.
 *
 * @param addresses where to, each once; empty: nowhere
 * @param patience  how long to wait for a publisher that does not get on
 * @param out       takes lines for standard output
 * @param err       takes how far the publishers are
 */
record PublishOptions(List<PublishAddress> addresses, Duration patience, Output out, PrintWriter err) {

    /** Copies the addresses. */
    PublishOptions {
        addresses = List.copyOf(addresses);
    }

    /**
     * Opens the publishers and adds them to a bank, which closes them.
     *
     * @throws IllegalArgumentException if one cannot be used; none stays open
     */
    void addTo(EventhusBuilder bank) {
        List<EventPublisher> opened = new ArrayList<>();
        for (PublishAddress address : addresses) {
            try {
                EventPublisher publisher = address.open(out.lines());
                opened.add(publisher);
                bank.publisher(address.name(), publisher);
            } catch (EventhusException unusable) {
                opened.forEach(EventPublisher::close);
                throw new IllegalArgumentException(
                        "--publish " + address + " cannot be used; expected one that can be opened and written: "
                                + unusable.getMessage(),
                        unusable);
            }
        }
    }
}
