package io.eventhus.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.eventhus.api.AggregateId;
import io.eventhus.api.Commit;
import io.eventhus.api.StoredEvent;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceConfiguration;
import jakarta.persistence.PersistenceUnitTransactionType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.axonframework.eventsourcing.eventstore.AppendCondition;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.TaggedEventMessage;
import org.axonframework.eventsourcing.eventstore.jpa.AggregateBasedJpaEventStorageEngine;
import org.axonframework.eventsourcing.eventstore.jpa.AggregateEventEntry;
import org.axonframework.eventsourcing.eventstore.jpa.SQLStateResolver;
import org.axonframework.messaging.core.unitofwork.transaction.Transaction;
import org.axonframework.messaging.core.unitofwork.transaction.TransactionManager;
import org.hibernate.dialect.PostgreSQLDialect;

/**
 * Axon's JPA engine on PostgreSQL, wired as an application would: Hibernate, a pool of connections, one entity manager for
 * each transaction. How payloads are kept is the dialect's: see {@link ByteaDialect}.
 */
final class JpaEngine implements AutoCloseable {

    private static final String TABLE = "aggregateevententry";
    private static final int CONNECTIONS = 20;

    /** A multiple of ten: the events of one aggregate stay together, so that they get their versions. */
    private static final int PRELOADED_TOGETHER = 500;

    /** What the transaction of the calling thread works with; it is the transaction that closes it. */
    private static final ThreadLocal<EntityManager> CURRENT = new ThreadLocal<>();

    private final HikariDataSource pool;
    private final EntityManagerFactory factory;
    private final AggregateBasedJpaEventStorageEngine engine;

    JpaEngine(String jdbcUrl, Class<? extends PostgreSQLDialect> dialect) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(jdbcUrl);
        config.setMaximumPoolSize(CONNECTIONS);
        config.setAutoCommit(false);
        pool = new HikariDataSource(config);
        factory = new PersistenceConfiguration("bench")
                .managedClass(AggregateEventEntry.class)
                .transactionType(PersistenceUnitTransactionType.RESOURCE_LOCAL)
                .properties(Map.of(
                        "hibernate.connection.datasource",
                        pool,
                        "hibernate.dialect",
                        dialect.getName(),
                        "hibernate.connection.provider_disables_autocommit",
                        "true",
                        "hibernate.hbm2ddl.auto",
                        "create"))
                .createEntityManagerFactory();
        engine = new AggregateBasedJpaEventStorageEngine(
                this::entityManager,
                new Transactions(),
                AxonLoad.converter(),
                settings -> settings.persistenceExceptionResolver(new SQLStateResolver()));
    }

    EventStorageEngine engine() {
        return engine;
    }

    /** Stores what a small store holds, and keeps it to start again from. */
    void preload(int size) {
        List<TaggedEventMessage<?>> waiting = new ArrayList<>();
        Content.commits(size, commit -> {
            add(commit, waiting);
            if (waiting.size() >= PRELOADED_TOGETHER) {
                AxonLoad.append(engine, AppendCondition.none(), waiting);
                waiting.clear();
            }
        });
        if (!waiting.isEmpty()) {
            AxonLoad.append(engine, AppendCondition.none(), waiting);
        }
        sql("DROP TABLE IF EXISTS preloaded", "CREATE TABLE preloaded AS SELECT * FROM " + TABLE);
    }

    /** Puts the table back to what was preloaded. */
    void reset() {
        sql("TRUNCATE " + TABLE, "INSERT INTO " + TABLE + " SELECT * FROM preloaded", "ANALYZE " + TABLE, "CHECKPOINT");
    }

    private static void add(Commit commit, List<TaggedEventMessage<?>> to) {
        for (StoredEvent event : commit.events()) {
            AggregateId aggregate = event.aggregate();
            // To the JPA engine an id is unique among the aggregates of all types.
            boolean isAccount = aggregate.type().equals(Content.ACCOUNT);
            to.add(AxonLoad.deposit(aggregate.type(), isAccount ? aggregate.id() : aggregate.toString()));
        }
    }

    private void sql(String... statements) {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(true);
            for (String sql : statements) {
                statement.execute(sql);
            }
            connection.setAutoCommit(false);
        } catch (SQLException e) {
            throw new IllegalStateException("could not prepare the table of the JPA engine", e);
        }
    }

    /** The engine closes what it is given after each use: that must not end the transaction around it. */
    private EntityManager entityManager() {
        EntityManager open = CURRENT.get();
        EntityManager used = open == null ? factory.createEntityManager() : open;
        if (open == null) {
            return used;
        }
        return (EntityManager) Proxy.newProxyInstance(
                EntityManager.class.getClassLoader(),
                new Class<?>[] {EntityManager.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        return null;
                    }
                    try {
                        return method.invoke(used, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Override
    public void close() {
        engine.close();
        factory.close();
        pool.close();
    }

    /** Transactions bound to the calling thread. */
    private final class Transactions implements TransactionManager {

        @Override
        public Transaction startTransaction() {
            EntityManager manager = factory.createEntityManager();
            manager.getTransaction().begin();
            CURRENT.set(manager);
            return new Transaction() {
                @Override
                public void commit() {
                    try (manager) {
                        manager.getTransaction().commit();
                    } finally {
                        CURRENT.remove();
                    }
                }

                @Override
                public void rollback() {
                    CURRENT.remove();
                    try (manager) {
                        if (manager.getTransaction().isActive()) {
                            manager.getTransaction().rollback();
                        }
                    } catch (IllegalStateException ignored) {
                        // A commit that failed has closed it.
                    }
                }
            };
        }
    }
}
