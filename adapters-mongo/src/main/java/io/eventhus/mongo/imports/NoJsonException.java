package io.eventhus.mongo.imports;

/** A part of a payload has no JSON. */
final class NoJsonException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String path;
    private final String found;

    /**
     * Makes an exception.
     *
     * @param path  the keys from the payload's root down to that part, joined by dots
     * @param found what stands there, without its content
     */
    NoJsonException(String path, String found) {
        super("at " + path + ": " + found, null, false, false);
        this.path = path;
        this.found = found;
    }

    String path() {
        return path;
    }

    String found() {
        return found;
    }
}
