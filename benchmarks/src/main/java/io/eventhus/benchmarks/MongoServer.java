package io.eventhus.benchmarks;

import com.mongodb.ConnectionString;
import com.mongodb.client.MongoClient;
import com.mongodb.internal.build.MongoDriverVersion;
import io.eventhus.servers.Mongo;
import io.eventhus.servers.TestServer;
import io.eventhus.servers.TestServers;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.opentest4j.TestAbortedException;

/**
 * The server of MongoDB's protocol that is measured: one of the benchmark's own, or whatever runs at the URI given.
 *
 * @param uri      how it is reached
 * @param database where everything is kept
 * @param own      what is to be ended
 */
record MongoServer(String uri, String database, Optional<TestServer> own) implements AutoCloseable {

    private static final String DATABASE = "eventhus_bench";

    /**
     * Finds or starts one.
     *
     * @param uri empty: start one; else such as {@code mongodb://HOST:PORT/DB}
     * @throws Measurement.UnavailableException if there is none here; the message says what to do
     */
    static MongoServer of(String uri) {
        if (!uri.isEmpty()) {
            String database = new ConnectionString(uri).getDatabase();
            return new MongoServer(uri, database == null ? DATABASE : database, Optional.empty());
        }
        try {
            TestServer server = TestServers.own(Mongo.KIND, Mongo.KIND.usualRange());
            return new MongoServer(server.address(), DATABASE, Optional.of(server));
        } catch (TestAbortedException e) {
            throw new Measurement.UnavailableException("MongoDB: " + e.getMessage());
        }
    }

    /** Returns what the server says it is. */
    static String version(MongoClient client) {
        Document build = asked(client, "buildInfo");
        Document translator = build.get("ferretdb", Document.class);
        return "MongoDB " + build.getString("version")
                + (translator == null ? "" : " by FerretDB " + translator.getString("version") + " and DocumentDB")
                + ", mongodb-driver-sync "
                + MongoDriverVersion.VERSION;
    }

    /** Returns what is asked for with each write, and how many servers there are to give it. */
    static String durability(MongoClient client) {
        String asked = "w: majority, j: true";
        Document hello = asked(client, "hello");
        List<?> hosts = hello.getList("hosts", String.class);
        if (hello.containsKey("setName")) {
            return asked + ", a replica set of " + (hosts == null ? 1 : hosts.size());
        }
        return "isdbgrid".equals(hello.getString("msg"))
                ? asked + ", a sharded cluster"
                : asked + ", a single server"
                        + (asked(client, "buildInfo").containsKey("ferretdb")
                                ? ", which ignores both: PostgreSQL syncs each transaction"
                                : "");
    }

    private static Document asked(MongoClient client, String command) {
        return client.getDatabase("admin").runCommand(new Document(command, 1));
    }

    @Override
    public void close() {
        own.ifPresent(TestServer::close);
    }
}
