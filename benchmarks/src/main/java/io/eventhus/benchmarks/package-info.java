/**
 * Workloads over any store, beside the raw driver of its backend and beside peers. Two sides that are compared take turns in
 * one run, and what counts is their ratio: absolute figures of two runs, or of two machines, say little. Never published.
 */
@NullMarked
package io.eventhus.benchmarks;

import org.jspecify.annotations.NullMarked;
