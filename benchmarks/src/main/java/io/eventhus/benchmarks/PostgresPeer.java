package io.eventhus.benchmarks;

import io.eventhus.servers.Postgres;
import io.eventhus.servers.TestServer;
import io.eventhus.servers.TestServers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.opentest4j.TestAbortedException;

/** A PostgreSQL server of the benchmark's own, with fsync on, never as root. Its data is deleted at the end. */
final class PostgresPeer implements AutoCloseable {

    private final TestServer server;

    private PostgresPeer(TestServer server) {
        this.server = server;
    }

    /**
     * Starts one.
     *
     * @throws Measurement.UnavailableException if there is none here; the message says what to do
     */
    static PostgresPeer start() {
        try {
            return new PostgresPeer(TestServers.own(Postgres.KIND, Postgres.KIND.usualRange()));
        } catch (TestAbortedException e) {
            throw new Measurement.UnavailableException("PostgreSQL: " + e.getMessage());
        }
    }

    String jdbcUrl() {
        return server.address();
    }

    String version() {
        return "PostgreSQL " + setting("server_version");
    }

    /** Returns what the server itself says of its durability. */
    String durability() {
        return "fsync=" + setting("fsync") + ", synchronous_commit=" + setting("synchronous_commit");
    }

    private String setting(String name) {
        try (Connection connection = DriverManager.getConnection(jdbcUrl());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW " + name)) {
            row.next();
            return row.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException("could not ask PostgreSQL for its " + name, e);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
