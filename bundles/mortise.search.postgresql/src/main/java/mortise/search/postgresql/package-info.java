/** Search in the host's own PostgreSQL database. */
@NullMarked
package mortise.search.postgresql;

import org.jspecify.annotations.NullMarked;
