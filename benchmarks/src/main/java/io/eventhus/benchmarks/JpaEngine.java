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
import org.axonframework.messaging.core.unitofwork.transaction.Transaction;
import org.axonframework.messaging.core.unitofwork.transaction.TransactionManager;

/**
 * Axon's JPA engine on PostgreSQL, wired as an application would: Hibernate, a pool of connections, one entity manager for
 * each transaction, payloads as {@code bytea} (see {@link ByteaDialect}).
 */
final class JpaEngine implements AutoCloseable {

    private static final String TABLE = "aggregateevententry";
    private static final int CONNECTIONS = 20;

    private final HikariDataSource pool;
    private final EntityManagerFactory factory;
    private final AggregateBasedJpaEventStorageEngine engine;

    /** What the transaction of the calling thread works with; what closes it is the transaction. */
    @SuppressWarnings("ThreadLocalUsage") // one engine, closed with its threads
    private final ThreadLocal<EntityManager> current = new ThreadLocal<>();

    JpaEngine(String jdbcUrl) {
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
                        ByteaDialect.class.getName(),
                        "hibernate.connection.provider_disables_autocommit",
                        "true",
                        "hibernate.hbm2ddl.auto",
                        "create"))
                .createEntityManagerFactory();
        engine = new AggregateBasedJpaEventStorageEngine(
                this::entityManager, new Transactions(), AxonLoad.converter(), settings -> settings);
    }

    EventStorageEngine engine() {
        return engine;
    }

    /** Stores what a small store holds, and keeps it to start again from. */
    void preload(int size) {
        Content.commits(size, this::store);
        sql("CREATE TABLE preloaded AS SELECT * FROM " + TABLE);
    }

    /** Puts the table back to what was preloaded. */
    void reset() {
        sql("TRUNCATE " + TABLE, "INSERT INTO " + TABLE + " SELECT * FROM preloaded", "ANALYZE " + TABLE, "CHECKPOINT");
    }

    private void store(Commit commit) {
        List<TaggedEventMessage<?>> events = new ArrayList<>();
        for (StoredEvent event : commit.events()) {
            AggregateId aggregate = event.aggregate();
            // To the JPA engine an id is unique among the aggregates of all types.
            boolean isAccount = aggregate.type().equals(Content.ACCOUNT);
            events.add(AxonLoad.deposit(aggregate.type(), isAccount ? aggregate.id() : aggregate.toString()));
        }
        AxonLoad.append(engine, AppendCondition.none(), events);
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
        EntityManager open = current.get();
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
            current.set(manager);
            return new Transaction() {
                @Override
                public void commit() {
                    try (manager) {
                        manager.getTransaction().commit();
                    } finally {
                        current.remove();
                    }
                }

                @Override
                public void rollback() {
                    current.remove();
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
