package io.eventhus.sqlite;

import io.eventhus.api.Tag;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The numbers of tags. A tag keeps its number for ever once the transaction that gave it is committed; only then is it
 * remembered here, because a number that was rolled back is given again to another tag.
 */
final class SqliteTags {

    private static final int MOST_TAGS = 20_000;

    /** Longer tags are looked up each time: the memory of this cache stays bounded, some 10 MB at most. */
    private static final int MOST_CHARACTERS = 128;

    private static final String FIND = "SELECT id FROM tags WHERE key = ? AND value = ?";
    private static final String ADD = "INSERT INTO tags (key, value) VALUES (?, ?)";

    private final Map<Tag, Long> known = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Tag, Long> eldest) {
            return size() > MOST_TAGS;
        }
    });

    /** Returns an empty book for one transaction. */
    Book book() {
        return new Book();
    }

    /** Remembers what a transaction looked up and gave; call it only after the COMMIT. */
    void keep(Book book) {
        book.numbers.forEach((tag, number) -> {
            if (tag.key().length() + tag.value().length() <= MOST_CHARACTERS) {
                known.put(tag, number);
            }
        });
    }

    /** The numbers of one transaction. */
    final class Book {

        private final Map<Tag, Long> numbers = new HashMap<>();

        /** Returns the tag's number, and gives it one if it has none. */
        long number(SqliteSession session, Tag tag) throws SQLException {
            Long number = known.get(tag);
            if (number == null) {
                number = numbers.get(tag);
            }
            if (number == null) {
                number = findOrAdd(session, tag);
                numbers.put(tag, number);
            }
            return number;
        }

        private long findOrAdd(SqliteSession session, Tag tag) throws SQLException {
            long found = session.number(0, FIND, tag.key(), tag.value());
            if (found > 0) {
                return found;
            }
            session.change(ADD, tag.key(), tag.value());
            return session.number(0, "SELECT last_insert_rowid()");
        }
    }
}
