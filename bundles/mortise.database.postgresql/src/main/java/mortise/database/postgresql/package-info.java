/** The database on a server of its own: PostgreSQL, 12 or later. */
@NullMarked
package mortise.database.postgresql;

import org.jspecify.annotations.NullMarked;
