package io.eventhus.sqlite;

import io.eventhus.api.PermanentException;
import io.eventhus.api.StoreRefusedException;
import io.eventhus.api.TransientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file as the operating system sees it.
 *
 * <p>It is never opened here, only looked at: on POSIX systems closing any handle of a file drops every lock that this
 * process holds on it, and SQLite would believe itself alone while another process writes.
 */
final class SqliteFile {

    private static final Logger LOG = LoggerFactory.getLogger(SqliteFile.class);

    /** File systems whose locks or shared memory cannot be trusted between hosts. */
    private static final Set<String> NETWORK =
            Set.of("nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "fuse.sshfs", "afs", "ncpfs", "davfs", "9p");

    private final Path path;

    /** Identifies the file behind the path, null where the system has no such thing. */
    private volatile @Nullable Object key;

    SqliteFile(Path path) {
        this.path = path;
    }

    /** Returns the driver's address, in which no character of the path has a meaning of its own. */
    String url() {
        return "jdbc:sqlite:file:" + path.toUri().getRawPath();
    }

    /** Returns whether there is something in the file. */
    boolean hasContent() {
        return Files.exists(path) && path.toFile().length() > 0;
    }

    /** Refuses a path that can never become a database, and warns of one that should not. */
    void check() {
        Path folder = path.getParent();
        if (folder == null || Files.isDirectory(path)) {
            throw new PermanentException("could not open " + path
                    + ": it is a directory; expected a file or nothing there, so give the name of a file in it");
        }
        if (!Files.isDirectory(folder)) {
            throw new PermanentException(
                    "could not open " + path + ": its folder does not exist; make the folder or correct the path");
        }
        boolean usable = Files.exists(path)
                ? Files.isReadable(path) && Files.isWritable(path) && Files.isWritable(folder)
                : Files.isWritable(folder);
        if (!usable) {
            throw new PermanentException("could not open " + path
                    + ": this process may not read and write it or its folder; expected both, so change the rights");
        }
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw new StoreRefusedException(
                    "could not open " + path + ": it is neither a file nor a directory; give the name of a file");
        }
        warnOfNetwork(folder);
    }

    /** Remembers which file the first connection opened. */
    void remember() {
        key = currentKey();
    }

    /** Refuses to go on when the path no longer names the file that was opened: what is written there is lost. */
    void checkSame() {
        Object opened = key;
        if (opened != null && !opened.equals(currentKey())) {
            throw new StoreRefusedException("could not use " + path
                    + ": the file was deleted or replaced while it was open; stop this process, put the right file in"
                    + " place, and start again");
        }
    }

    static boolean isNetwork(String type) {
        return NETWORK.contains(type.toLowerCase(Locale.ROOT));
    }

    private @Nullable Object currentKey() {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException gone) {
            return null;
        } catch (IOException e) {
            throw new TransientException("could not look at " + path + "; check the disk and try again", e);
        }
    }

    private void warnOfNetwork(Path folder) {
        String type;
        try {
            type = Files.getFileStore(folder).type();
        } catch (IOException e) {
            return; // Unknown is not suspicious: SQLite itself tells whether it can use the file.
        }
        if (isNetwork(type)) {
            LOG.warn(
                    "{} is on a network file system ({}): SQLite's locks do not hold between hosts there, and commits"
                            + " can be lost or torn. Use a local disk.",
                    path,
                    type);
        }
    }
}
