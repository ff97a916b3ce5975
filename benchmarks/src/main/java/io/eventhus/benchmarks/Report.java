package io.eventhus.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The results as a Markdown table and as JSON. */
final class Report {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private Report() {}

    /** Names the machine and what runs on it. */
    static String machine() {
        Runtime here = Runtime.getRuntime();
        return here.availableProcessors() + " cores, heap up to " + (here.maxMemory() >> 20) + " MiB, "
                + System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                + System.getProperty("os.arch") + ", " + System.getProperty("java.vm.name") + " "
                + Runtime.version();
    }

    static String markdown(List<Row> rows) {
        StringBuilder out = new StringBuilder();
        out.append("Machine: ").append(machine()).append(".\n\n");
        out.append(
                "| Goal | Workload | Store | Peer | Callers | Ratio (min to max, runs) | Bar | Met | Store's figure |"
                        + " Peer's figure | p50 / p99 | Events | Durability |\n");
        out.append("|---|---|---|---|---|---|---|---|---|---|---|---|---|\n");
        rows.forEach(row -> out.append(line(row)).append('\n'));
        return out.toString();
    }

    static String line(Row row) {
        String latency = row.details().p50Micros() == 0
                ? ""
                : Row.number(row.details().p50Micros()) + " / "
                        + Row.number(row.details().p99Micros()) + " us";
        return "| "
                + String.join(
                        " | ",
                        row.goal(),
                        row.workload(),
                        row.store(),
                        row.peer(),
                        Integer.toString(row.callers()),
                        Row.number(row.ratio()) + " (" + Row.number(row.min()) + " to " + Row.number(row.max()) + ", "
                                + row.runs() + ")",
                        row.bar(),
                        row.bar().isEmpty() ? "" : row.met() ? "yes" : "no",
                        Row.number(row.details().ours()) + " " + row.details().unit(),
                        Row.number(row.details().theirs()) + " " + row.details().unit(),
                        latency,
                        Integer.toString(row.details().size()),
                        row.details().durability())
                + " |";
    }

    /** Writes one array of rows; each names the machine. */
    static void json(List<Row> rows, Path file) throws IOException {
        ArrayNode all = JSON.createArrayNode();
        for (Row row : rows) {
            ObjectNode node = JSON.valueToTree(row);
            node.put("machine", machine());
            all.add(node);
        }
        JSON.writeValue(file.toFile(), all);
    }
}
