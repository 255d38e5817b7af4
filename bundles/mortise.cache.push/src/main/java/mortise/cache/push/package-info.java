/** Tells other nodes by push what one forgets of its cache. */
@NullMarked
package mortise.cache.push;

import org.jspecify.annotations.NullMarked;
