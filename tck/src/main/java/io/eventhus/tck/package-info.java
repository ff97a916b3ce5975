/**
 * The contract kit that every adapter passes. An adapter supplies one fixture for each interface
 * ({@link io.eventhus.tck.CommitLogFixture}, {@link io.eventhus.tck.StateStoreFixture},
 * {@link io.eventhus.tck.EventPublisherFixture}) and extends each suite in a
 * class of ten lines. The rules are numbered in {@code docs/contract.md}, each with the name of its test.
 */
@NullMarked
package io.eventhus.tck;

import org.jspecify.annotations.NullMarked;
