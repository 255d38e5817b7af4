/** The database inside the host: H2, on disk. */
@NullMarked
package mortise.database.h2;

import org.jspecify.annotations.NullMarked;
