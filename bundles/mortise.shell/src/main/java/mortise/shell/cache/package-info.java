/** Commands for the cache. */
@NullMarked
package mortise.shell.cache;

import org.jspecify.annotations.NullMarked;
