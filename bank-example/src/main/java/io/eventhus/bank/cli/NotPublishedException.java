package io.eventhus.bank.cli;

/** What was stored is not all published yet. It stays stored, and a relay publishes the rest later. */
final class NotPublishedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NotPublishedException(String message) {
        super(message, null, false, false);
    }
}
