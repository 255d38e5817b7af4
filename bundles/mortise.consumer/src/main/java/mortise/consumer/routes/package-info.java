/** Routes of extensions: a Camel context for each bundle that brings some, and {@code mortise:} in it. */
@NullMarked
package mortise.consumer.routes;

import org.jspecify.annotations.NullMarked;
