package io.eventhus.nats;

import io.eventhus.api.PermanentException;
import io.eventhus.api.TransientException;
import io.nats.client.AuthenticationException;
import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.ErrorListener;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A connection, and the end of it. It is never opened again by the client library.
 *
 * @param connection the connection
 * @param down       fails when it is lost, or nobody is to use it any more
 */
record Live(Connection connection, CompletableFuture<Message> down) {

    /** Of several servers one that hangs is not to use up the time for the others. */
    private static final Duration ONE_OF_SEVERAL = Duration.ofSeconds(2);

    /**
     * Connects.
     *
     * @throws TransientException if no server answers
     * @throws PermanentException if the server lets nobody in with these credentials
     */
    static Live open(NatsServer server, String name) {
        CompletableFuture<Message> down = new CompletableFuture<>();
        ConnectionListener listener = (connection, event) -> {
            if (event == ConnectionListener.Events.DISCONNECTED || event == ConnectionListener.Events.CLOSED) {
                down.completeExceptionally(new IOException("the connection was lost"));
            }
        };
        Options options = server.options()
                .apply(new Options.Builder().errorListener(new Quiet()))
                .servers(server.url().split(",", -1))
                .noReconnect()
                .connectionTimeout(patience(server))
                .connectionListener(listener)
                .build();
        SSLContext tls = options.getSslContext();
        if (tls != null) {
            options = new Options.Builder(options)
                    .sslContext(VerifiedHosts.over(tls))
                    .build();
        }
        try {
            return new Live(Nats.connect(options), down);
        } catch (AuthenticationException e) {
            throw new PermanentException(
                    "connecting to " + name
                            + " was refused: the server does not accept these credentials; check user,"
                            + " password, token or credentials file",
                    e);
        } catch (IOException e) {
            throw new TransientException(
                    "connecting to " + name + " failed: no server answered within " + server.timeout()
                            + " at the address given; check that it runs there, and TLS if it is used",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TransientException("connecting to " + name + " was interrupted", e);
        }
    }

    /** What is lost or refused is told by whoever meets it; the client library would print it, too. */
    private static final class Quiet implements ErrorListener {}

    private static Duration patience(NatsServer server) {
        Duration most = server.timeout();
        return server.url().indexOf(',') < 0 || most.compareTo(ONE_OF_SEVERAL) < 0 ? most : ONE_OF_SEVERAL;
    }

    boolean isUp() {
        return connection.getStatus() == Connection.Status.CONNECTED && !down.isDone();
    }

    /** Returns what the server last said to be forbidden, once; null if it has said nothing like that. */
    @Nullable
    String forbidden() {
        String error = connection.getLastError();
        if (error == null || !error.toLowerCase(Locale.ROOT).contains("permissions violation")) {
            return null;
        }
        connection.clearLastError();
        return error;
    }

    void end() {
        try {
            connection.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
