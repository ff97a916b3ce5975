package io.eventhus.servers;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds a server that can be started here, by the ways of its kind. */
public final class ServerFinder {

    private final Surroundings here;

    /** Makes a finder. */
    public ServerFinder(Surroundings here) {
        this.here = here;
    }

    /**
     * Finds a server; downloads, unpacks or builds it if it has to, which may take minutes.
     *
     * @throws UnavailableException if there is none; the message names every way that was tried and what to do
     */
    public Install find(ServerKind kind, VersionRange range) {
        List<String> remarks = new ArrayList<>();
        for (Way way : kind.ways(here)) {
            Optional<Install> found = way.find(range, remarks);
            if (found.isPresent()) {
                return found.get();
            }
        }
        throw new UnavailableException("there is no " + kind.name() + " of version " + range + " here ("
                + String.join("; ", remarks) + "). To have one: " + kind.advice());
    }

    /**
     * Returns the server that runs at the address which the surroundings give for this kind, if they give one.
     *
     * @return its address and version
     * @throws UnavailableException if it does not answer, or is of another version: no other way is tried then
     */
    public Optional<Running> given(ServerKind kind, VersionRange range) {
        Optional<String> address = here.value(kind.addressVariable());
        if (address.isEmpty()) {
            return Optional.empty();
        }
        String version = kind.answer(address.get())
                .orElseThrow(() -> new UnavailableException("no " + kind.name() + " answers at the address in "
                        + kind.addressVariable() + "; start it, or unset the variable to have one found"));
        if (Version.in(version).map(number -> !range.holds(number)).orElse(false)) {
            throw new UnavailableException("the " + kind.name() + " at the address in " + kind.addressVariable()
                    + " is of version " + version + ", expected " + range);
        }
        return Optional.of(new Running(address.get(), version));
    }

    /**
     * A server that runs already.
     *
     * @param address as clients want it
     * @param version {@code unknown} if it does not tell
     */
    public record Running(String address, String version) {}
}
