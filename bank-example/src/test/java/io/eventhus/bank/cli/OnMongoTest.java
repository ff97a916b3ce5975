package io.eventhus.bank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.eventhus.bank.cli.Cli.Result;
import io.eventhus.servers.TestServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The same bank on MongoDB. */
class OnMongoTest extends OnServer {

    private static final String DATABASES =
            "eventhus_bank_" + ProcessHandle.current().pid() + "_";

    @Override
    Cli bank(String name) {
        return new Cli(TestServers.mongo().address().replaceFirst("/(?=$|\\?)", "/" + DATABASES + name));
    }

    @AfterAll
    static void clear() {
        try (MongoClient client = MongoClients.create(TestServers.mongo().address())) {
            for (String name : client.listDatabaseNames()) {
                if (name.startsWith(DATABASES)) {
                    client.getDatabase(name).drop();
                }
            }
        }
    }

    @Test
    void an_address_without_a_database_and_one_where_nobody_answers_are_told_apart() {
        assertThat(Cli.runAsGiven("--store", "mongodb://127.0.0.1:1", "demo").code())
                .isEqualTo(ExitCodes.USAGE);

        Result nobody = Cli.runAsGiven("--store", "mongodb://user:secret@127.0.0.1:1/bank", "demo");
        assertThat(nobody.code()).isNotEqualTo(ExitCodes.DONE);
        assertThat(nobody.err()).contains("no server").doesNotContain("secret");
    }
}
