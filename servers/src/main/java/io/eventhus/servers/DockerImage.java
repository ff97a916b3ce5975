package io.eventhus.servers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * An image that Docker runs, pinned by its tag. The daemon is asked first: a program without one may be on the path.
 *
 * @param name of the image, without its tag
 * @param version its tag
 */
record DockerImage(String name, Version version) {

    private static final Duration ASKING = Duration.ofSeconds(20);
    private static final Duration PULLING = Duration.ofMinutes(4);
    private static final String HOST = "DOCKER_HOST";

    String tagged() {
        return name + ":" + version;
    }

    /** Finds the image if it was pulled before. */
    Way pulled(Surroundings here) {
        return (range, remarks) -> find(here, range, remarks, false);
    }

    /** Pulls the image. */
    Way pull(Surroundings here) {
        return new Way() {
            @Override
            public Optional<Install> find(VersionRange range, List<String> remarks) {
                return DockerImage.this.find(here, range, remarks, true);
            }

            @Override
            public boolean makes() {
                return true;
            }
        };
    }

    private Optional<Install> find(Surroundings here, VersionRange range, List<String> remarks, boolean pull) {
        Optional<Path> client = client(here);
        Optional<String> problem = problem(here, range, client);
        if (problem.isPresent()) {
            // The way without pulling comes first and has said it already.
            if (!pull) {
                remarks.add(problem.get());
            }
            return Optional.empty();
        }
        Path docker = client.orElseThrow();
        Command.Result there = pull
                ? Command.run(PULLING, List.of(docker.toString(), "pull", "--quiet", tagged()))
                : Command.run(ASKING, List.of(docker.toString(), "image", "inspect", tagged()));
        if (!there.succeeded()) {
            remarks.add(
                    pull
                            ? "docker pull " + tagged() + " failed: " + there.told()
                            : "docker has not pulled " + tagged() + " yet");
            return Optional.empty();
        }
        return Optional.of(new Install(version, docker, Optional.empty(), "image " + tagged() + ", run by " + docker));
    }

    private Optional<String> problem(Surroundings here, VersionRange range, Optional<Path> client) {
        if (client.isEmpty()) {
            return Optional.of("no program 'docker' on the path");
        }
        if (!range.holds(version)) {
            return Optional.of("docker would run " + tagged());
        }
        if (here.value(HOST).filter(host -> !host.startsWith("unix:")).isPresent()) {
            return Optional.of(HOST + " names a daemon that may be on another machine, whose ports are not this one's");
        }
        Command.Result daemon =
                Command.run(ASKING, List.of(client.get().toString(), "version", "--format", "{{.Server.Version}}"));
        return daemon.succeeded() ? Optional.empty() : Optional.of(client.get() + " has no daemon: " + daemon.told());
    }

    private static Optional<Path> client(Surroundings here) {
        return here.path().stream()
                .map(folder -> folder.resolve("docker"))
                .filter(file -> Files.isExecutable(file) && !Files.isDirectory(file))
                .findFirst();
    }
}
