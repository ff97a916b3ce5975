package io.eventhus.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.opentest4j.TestAbortedException;

/** Every build tries what takes seconds; {@code -Deventhus.benchmarks.smoke=all} the rest, too, which takes minutes. */
class SmokeTest {

    private static final List<Arguments> QUICK = List.of(
            Arguments.of("memory:", "G10 G11 G12 G15 G17 G18 G19 W5"), Arguments.of("nats-synced:", "G1 G3 G12"));
    private static final List<Arguments> LONG = List.of(
            Arguments.of("sqlite:", "G4 G10 G11 G12 G13 G15 G16 G17 G18 G19 W5"),
            Arguments.of("nats:", "G1 G2 G10 G12 G13 G15 G16 G17 G18 G19 W4 W5"),
            Arguments.of("mongo:", "G1 G5 G6 G10 G11 G12 G13 G15 G16 G17 G18 G19 W5"));

    @TempDir
    Path folder;

    static Stream<Arguments> stores() {
        boolean isAll = "all".equals(System.getProperty("eventhus.benchmarks.smoke"));
        return isAll ? Stream.concat(QUICK.stream(), LONG.stream()) : QUICK.stream();
    }

    @ParameterizedTest
    @MethodSource("stores")
    void every_measurement_of_a_store_gives_sane_rows_or_says_why_not(String uri, String goals) throws Exception {
        List<Row> rows = new ArrayList<>();
        try (Backend backend = backend(uri)) {
            for (Measurement measurement : Measurements.of(List.of(backend))) {
                try {
                    rows.addAll(measurement.measure(measurement.goals(), Plan.smoke()));
                } catch (Measurement.UnavailableException e) {
                    assertThat(e).hasMessageMatching(".*(PostgreSQL|Kafka|nothing).*");
                }
            }
        }
        assertThat(rows).extracting(Row::goal).contains(goals.split(" ", -1));
        assertThat(rows).allSatisfy(row -> {
            assertThat(row.ratio()).isBetween(row.min(), row.max()).isNotNegative();
            assertThat(row.runs()).isEqualTo(1);
            assertThat(row.details().ours()).isPositive();
            assertThat(Report.line(row)).contains(row.goal(), row.workload(), row.store());
        });
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    private Backend backend(String uri) {
        try {
            return Backend.of(uri, folder);
        } catch (Measurement.UnavailableException e) {
            throw new TestAbortedException(e.getMessage());
        }
    }

    @Test
    void a_list_of_urls_of_a_cluster_is_one_store() {
        assertThat("nats:nats://one:4222,nats://two:4222?replicas=3,memory:".split(Bench.BETWEEN_STORES, -1))
                .containsExactly("nats:nats://one:4222,nats://two:4222?replicas=3", "memory:");
        assertThat("sqlite:,mongodb://one:27017,two:27017/bench".split(Bench.BETWEEN_STORES, -1))
                .containsExactly("sqlite:", "mongodb://one:27017,two:27017/bench");
        NatsServer cluster = NatsServer.of(false, "nats://one:4222,nats://two:4222?replicas=3");
        assertThat(cluster.urls()).isEqualTo("nats://one:4222,nats://two:4222");
        assertThat(cluster.replicas()).isEqualTo(3);
    }

    @Test
    void the_raw_driver_writes_what_the_adapter_reads() {
        try (SqliteBackend backend = new SqliteBackend(folder)) {
            assertThat(RawSqliteCheck.writtenAndRead(backend)).isEqualTo(5);
        }
    }

    @Test
    void json_has_one_object_for_each_row() throws Exception {
        Path file = folder.resolve("rows.json");
        try (Backend backend = Backend.of("memory:", folder)) {
            Row row = Row.of("G4", "W1", backend, "raw", 64, new double[] {0.5, 0.9, 0.7}, Row.Bar.atLeast(0.6));
            Report.json(List.of(row), file);
        }
        JsonNode row = new ObjectMapper().readTree(file.toFile()).get(0);
        assertThat(row.get("goal").asText()).isEqualTo("G4");
        assertThat(row.get("ratio").asDouble()).isEqualTo(0.7);
        assertThat(row.get("min").asDouble()).isEqualTo(0.5);
        assertThat(row.get("max").asDouble()).isEqualTo(0.9);
        assertThat(row.get("runs").asInt()).isEqualTo(3);
        assertThat(row.get("met").asBoolean()).isTrue();
        assertThat(row.get("durability").asText()).isEqualTo("none");
        assertThat(row.has("machine")).isTrue();
    }
}
