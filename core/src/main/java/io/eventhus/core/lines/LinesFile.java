package io.eventhus.core.lines;

import io.eventhus.api.OutboundEvent;
import io.eventhus.api.StoreRefusedException;
import io.eventhus.api.TransientException;
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lines at the end of a file, each call under a lock: this process's own, because a lock of the operating system does not
 * keep two threads of one process apart, and that of the operating system on a file beside it, because a lock on the file
 * itself ends when anybody in this process closes the file.
 */
final class LinesFile implements Lines {

    private static final long MOST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final int BUFFER_BYTES = 1 << 16;

    private static final ReentrantLock[] IN_PROCESS = new ReentrantLock[64];

    static {
        for (int i = 0; i < IN_PROCESS.length; i++) {
            IN_PROCESS[i] = new ReentrantLock();
        }
    }

    private final Path file;
    private final Path lockFile;
    private final long mostWaitNanos;

    LinesFile(Path file) {
        this(file, MOST_WAIT_NANOS);
    }

    LinesFile(Path file, long mostWaitNanos) {
        this.mostWaitNanos = mostWaitNanos;
        this.file = file.toAbsolutePath();
        this.lockFile = this.file.resolveSibling(this.file.getFileName() + ".lock");
    }

    /** What is done to the open file while the lock is held. */
    private interface Work {
        void on(RandomAccessFile lines) throws IOException;
    }

    /** Makes the file if it is not there, and cuts off what is left of a torn line. */
    void open() throws IOException {
        locked(lines -> {});
    }

    @Override
    public void write(List<OutboundEvent> events) throws IOException {
        locked(lines -> {
            lines.seek(lines.length());
            try {
                // Not closed: that would close the file before it is on the disk.
                @SuppressWarnings("resource")
                BufferedOutputStream out = new BufferedOutputStream(new FileOutputStream(lines.getFD()), BUFFER_BYTES);
                Lines.write(events, out);
                out.flush();
                lines.getFD().sync();
            } catch (IOException e) {
                cutAfterFailure(lines, e);
                throw e;
            }
        });
    }

    private static void cutAfterFailure(RandomAccessFile lines, IOException failure) {
        try {
            cutTornLine(lines);
        } catch (IOException | StoreRefusedException e) {
            // The next call cuts it.
            failure.addSuppressed(e);
        }
    }

    private void locked(Work work) throws IOException {
        ReentrantLock inProcess = IN_PROCESS[Math.floorMod(file.hashCode(), IN_PROCESS.length)];
        inProcess.lock();
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = lock(channel)) {
            boolean made = !Files.exists(file);
            try (RandomAccessFile lines = new RandomAccessFile(file.toFile(), "rw")) {
                if (made) {
                    syncFolder();
                }
                cutTornLine(lines);
                work.on(lines);
            }
            assert lock.isValid();
        } finally {
            inProcess.unlock();
        }
    }

    private FileLock lock(FileChannel channel) throws IOException {
        long began = System.nanoTime();
        while (true) {
            FileLock lock = tryLock(channel);
            if (lock != null) {
                return lock;
            }
            if (System.nanoTime() - began > mostWaitNanos) {
                throw new TransientException("the lock of the lines file " + file
                        + " was held by another process for "
                        + TimeUnit.NANOSECONDS.toMillis(mostWaitNanos) + " ms; look what it does, and try again");
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // Somebody else in this process, such as another class loader's copy of this class.
            return null;
        }
    }

    /** A new file is on the disk only when its folder is. */
    private void syncFolder() throws IOException {
        Path folder = file.getParent();
        if (folder != null && !System.getProperty("os.name", "").startsWith("Windows")) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    /** Whatever stands behind the last line end was never acknowledged. */
    private static void cutTornLine(RandomAccessFile lines) throws IOException {
        long length = lines.length();
        long end = length;
        byte[] part = new byte[8192];
        while (end > 0) {
            int size = (int) Math.min(part.length, end);
            lines.seek(end - size);
            lines.readFully(part, 0, size);
            int at = size - 1;
            while (at >= 0 && part[at] != '\n') {
                at--;
            }
            end -= size - 1 - at;
            if (at >= 0) {
                break;
            }
            if (length - end > LinesPublisher.MOST_BYTES) {
                throw notLines();
            }
        }
        if (end < length) {
            lines.seek(end);
            if (lines.read() != '{') {
                throw notLines();
            }
            lines.setLength(end);
        }
    }

    private static StoreRefusedException notLines() {
        return new StoreRefusedException(
                "the file ends with something that is no JSON object; expected lines of envelopes,"
                        + " so it was left untouched. Name another file");
    }
}
