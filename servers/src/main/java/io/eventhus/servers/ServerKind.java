package io.eventhus.servers;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All that is particular to one kind of server. */
public interface ServerKind {

    /**
     * How to start a server in the foreground.
     *
     * @param command the program and its arguments
     * @param variables to set in its environment
     */
    record Launch(List<String> command, Map<String, String> variables) {

        /** Copies both. */
        public Launch {
            command = List.copyOf(command);
            variables = Map.copyOf(variables);
        }
    }

    /** Returns the name, as in {@code dev/servers start NAME}. */
    String name();

    /** Returns the variable that gives the address of a server which runs already. */
    String addressVariable();

    /** Returns the range for people who ask for none. */
    VersionRange usualRange();

    /**
     * Returns the ways to come by one, in the order in which they are tried: installed, kept in the cache, by Docker, made on the spot, from
     * the folder of packages. What only stands in for the server comes last, kept or not.
     */
    List<Way> ways(Surroundings here);

    /** Returns what a person can do to have one, as one sentence. */
    String advice();

    /** Tells whether the server refuses to run as root. */
    boolean refusesRoot(Install install);

    /**
     * Makes an empty data folder ready. Called once per folder, and again when the first time was cut short.
     *
     * @param data exists, is empty and belongs to the user as whom the server runs
     */
    void prepare(Install install, Path data, RunAs user);

    /** Returns how to start it on a prepared data folder. */
    Launch launch(Install install, Path data, int port);

    /** Returns the address of a server of ours, as clients want it. */
    String address(Install install, int port);

    /** Returns the name that clients log in with; empty if there is none. */
    String user();

    /**
     * Asks a server whether it serves.
     *
     * @return its version, {@code unknown} if it does not tell strangers; empty if it does not answer, or not yet
     */
    Optional<String> answer(String address);

    /**
     * Asks a server of ours whether it serves, while it starts; may tell it what it has to be told once when it runs.
     *
     * @return as {@link #answer}
     */
    default Optional<String> answerOfOurs(Install install, int port) {
        return answer(address(install, port));
    }

    /** Asks a server of ours to end soon, in good order. */
    default void askToStop(ProcessHandle server) {
        server.destroy();
    }
}
