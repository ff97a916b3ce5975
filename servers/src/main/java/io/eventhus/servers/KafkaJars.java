package io.eventhus.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Has Maven fetch the broker's jars, and writes the programs that Kafka's own distribution has: the same names, the same arguments.
 *
 * @param version what is fetched
 * @param start   the name of the program that starts a broker
 * @param format  the name of the program that makes a folder ready
 */
record KafkaJars(Version version, String start, String format) implements Recipe {

    private static final Duration DEADLINE = Duration.ofMinutes(8);
    private static final String COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies";

    @Override
    public String label() {
        return "fetched by Maven";
    }

    @Override
    public Optional<String> make(Path folder, VersionRange range) {
        if (!range.holds(version)) {
            return Optional.of("the pinned version " + version + " is not " + range);
        }
        try {
            Path project = Files.writeString(folder.resolve("pom.xml"), pom());
            Command.Result fetched = Command.run(
                    DEADLINE,
                    folder,
                    Map.of(),
                    List.of(
                            "mvn",
                            "-B",
                            "-q",
                            "-f",
                            project.toString(),
                            COPY,
                            "-DincludeScope=runtime",
                            "-DoutputDirectory=" + folder.resolve("libs")));
            if (!fetched.succeeded()) {
                return Optional.of("mvn failed: " + fetched.told());
            }
            Path programs = Files.createDirectories(folder.resolve("bin"));
            program(programs.resolve(start), "kafka.Kafka");
            program(programs.resolve(format), "kafka.tools.StorageTool");
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String pom() {
        return """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>io.eventhus</groupId>
                  <artifactId>kafka-broker</artifactId>
                  <version>%1$s</version>
                  <dependencies>
                    <dependency>
                      <groupId>org.apache.kafka</groupId>
                      <artifactId>kafka_2.13</artifactId>
                      <version>%1$s</version>
                    </dependency>
                  </dependencies>
                </project>
                """.formatted(version);
    }

    private void program(Path file, String main) throws IOException {
        Files.writeString(file, """
                #!/bin/sh
                if [ "$1" = --version ]; then
                  echo %s
                  exit
                fi
                exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" ${KAFKA_HEAP_OPTS:-} -cp "$(dirname "$0")/../libs/*" %s "$@"
                """.formatted(version, main));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
