/** Classes that break a rule, to show that the rule is alive. */
@NullMarked
package io.eventhus.mongo.planted;

import org.jspecify.annotations.NullMarked;
