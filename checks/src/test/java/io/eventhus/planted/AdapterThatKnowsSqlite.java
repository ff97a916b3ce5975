package io.eventhus.planted;

import io.eventhus.sqlite.SqliteConfig;
import java.sql.Connection;

/** Breaks a rule, to show that the rule is alive. */
public record AdapterThatKnowsSqlite(SqliteConfig other, Connection connection) {}
