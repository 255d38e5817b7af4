/** Moves schemas forward, with Flyway. */
@NullMarked
package mortise.database.migration;

import org.jspecify.annotations.NullMarked;
