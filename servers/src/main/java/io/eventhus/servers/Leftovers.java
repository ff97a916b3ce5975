package io.eventhus.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** The temporary servers of JVMs that were killed and so could not end them: the next JVM that starts one does. */
final class Leftovers {

    private static final String PREFIX = "eventhus-server-";

    private Leftovers() {}

    /** Makes a folder whose name says which JVM it belongs to. */
    static Path newFolder() throws IOException {
        ServerProcess self = ServerProcess.of(ProcessHandle.current());
        return Folders.temporary(PREFIX + self.pid() + "-" + self.started().toEpochMilli() + "-");
    }

    /** Ends what belongs to a JVM that is gone. What cannot be ended stays, such as another user's. */
    static void clear(Surroundings here) throws IOException {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        for (Path folder : KeptServers.list(temporary, PREFIX + "*")) {
            if (Files.isDirectory(folder)
                    && Files.isWritable(folder)
                    && !owner(folder)
                            .map(ServerProcess::running)
                            .map(Optional::isPresent)
                            .orElse(true)) {
                try {
                    for (ServerFolder server : ClusterFolder.servers(folder, here)) {
                        server.kill();
                        server.discard();
                    }
                    Folders.delete(folder);
                } catch (IOException | RuntimeException e) {
                    System.err.println("servers: could not clear " + folder + ": " + e.getMessage());
                }
            }
        }
    }

    private static Optional<ServerProcess> owner(Path folder) {
        String[] parts =
                folder.getFileName().toString().substring(PREFIX.length()).split("-", -1);
        try {
            return Optional.of(
                    new ServerProcess(Long.parseLong(parts[0]), Instant.ofEpochMilli(Long.parseLong(parts[1]))));
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }
}
