/**
 * Event store and state store on MongoDB: one document for each commit, whose primary key decides what is appended. No
 * transactions are needed.
 */
@NullMarked
package io.eventhus.mongo;

import org.jspecify.annotations.NullMarked;
