/** The programs that the documentation shows, run, and compared with what it shows. */
@NullMarked
package io.eventhus.docs;

import org.jspecify.annotations.NullMarked;
