package io.eventhus.nats;

import io.eventhus.api.StoreRefusedException;
import io.eventhus.api.TransientException;
import io.nats.client.support.JsonParser;
import io.nats.client.support.JsonValue;
import io.nats.client.support.JsonValueUtils;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds out whether servers sync before they acknowledge, as far as that can be known. */
final class SyncCheck {

    private static final String VARIABLES = "/varz";

    private final String name;
    private final Duration timeout;

    SyncCheck(String name, Duration timeout) {
        this.name = name;
        this.timeout = timeout;
    }

    /**
     * Returns a sentence for the log.
     *
     * @param server the id of the server that is connected to
     * @throws StoreRefusedException if a server does not sync, or the one connected to is not among them
     * @throws TransientException if the monitoring does not answer
     */
    String tell(@Nullable SyncAssurance assurance, String server) {
        return switch (assurance) {
            case null ->
                "Whether it syncs before it acknowledges cannot be seen by a client: by default it does not (sync_interval)";
            case SyncAssurance.Given given -> "Its operator vouches for what it acknowledges";
            case SyncAssurance.Monitored monitored -> {
                check(monitored.urls(), server);
                yield "It syncs before it acknowledges, as its monitoring says";
            }
        };
    }

    private void check(List<String> urls, String server) {
        Set<String> seen = new HashSet<>();
        try (HttpClient http = HttpClient.newBuilder().connectTimeout(timeout).build()) {
            for (String url : urls) {
                JsonValue variables = ask(http, url);
                seen.add(String.valueOf(JsonValueUtils.readString(variables, "server_id")));
                JsonValue streams = JsonValueUtils.readValue(variables, "jetstream");
                JsonValue config = streams == null ? null : JsonValueUtils.readValue(streams, "config");
                boolean isSynced = config != null
                        && Boolean.TRUE.equals(JsonValueUtils.readBoolean(config, "sync_always", Boolean.FALSE));
                if (!isSynced) {
                    throw new StoreRefusedException(
                            "opening " + name + " strictly: the server with the monitoring at " + shown(url)
                                    + " acknowledges before it syncs; expected sync_interval: always. Set it, or give the assurance yourself");
                }
            }
        }
        if (!seen.contains(server)) {
            throw new StoreRefusedException("opening " + name + " strictly: the server connected to is none of the "
                    + urls.size() + " that were asked; expected the monitoring of each server, so name them all");
        }
    }

    private JsonValue ask(HttpClient http, String url) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url + VARIABLES))
                    .timeout(timeout)
                    .build();
            return JsonParser.parse(
                    http.send(request, HttpResponse.BodyHandlers.ofString()).body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unanswered(url, e);
        } catch (IOException | IllegalArgumentException e) {
            throw unanswered(url, e);
        }
    }

    private TransientException unanswered(String url, Exception cause) {
        return new TransientException(
                "opening " + name + " strictly: the monitoring at " + shown(url)
                        + " did not tell; check that it is on (http: in the server's settings), and try again",
                cause);
    }

    /** Without what may be a password. */
    private static String shown(String url) {
        return url.replaceFirst("//.*@", "//");
    }
}
