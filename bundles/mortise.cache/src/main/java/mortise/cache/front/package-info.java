/** The host's side of the cache: what everybody uses, whichever provider is plugged in. */
@NullMarked
package mortise.cache.front;

import org.jspecify.annotations.NullMarked;
