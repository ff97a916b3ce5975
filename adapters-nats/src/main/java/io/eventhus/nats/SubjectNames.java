package io.eventhus.nats;

import java.util.regex.Pattern;

/** Checks subjects that a user names. */
final class SubjectNames {

    private static final Pattern SUBJECT = Pattern.compile("[^\\s.*>]+(\\.([^\\s.*>]+|\\*))*(\\.>)?");
    private static final int MOST_CHARACTERS = 250;

    private SubjectNames() {}

    static String checked(String subject) {
        if (subject.length() > MOST_CHARACTERS || !SUBJECT.matcher(subject).matches()) {
            throw new IllegalArgumentException("a subject of " + subject.length()
                    + " characters cannot be consumed; expected names parted by dots, such as bank.account or bank.*, of at"
                    + " most " + MOST_CHARACTERS + " characters in all");
        }
        return subject;
    }
}
