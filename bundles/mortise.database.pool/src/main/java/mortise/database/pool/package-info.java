/** What every database provider with a pool does the same way; copied into each, exported by none. */
@NullMarked
package mortise.database.pool;

import org.jspecify.annotations.NullMarked;
