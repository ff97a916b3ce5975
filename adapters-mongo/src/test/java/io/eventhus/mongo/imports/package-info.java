@NullMarked
package io.eventhus.mongo.imports;

import org.jspecify.annotations.NullMarked;
