/** Tests of the envelope, against bytes captured from Go programs, golden files and hostile input. */
@NullMarked
package io.eventhus.envelope;

import org.jspecify.annotations.NullMarked;
