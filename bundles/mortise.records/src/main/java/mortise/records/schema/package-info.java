/** Brings the database's tables up to the descriptions of entities, on line and without ever taking something away. */
@NullMarked
package mortise.records.schema;

import org.jspecify.annotations.NullMarked;
