/** Tags in a table beside the records. */
@NullMarked
package mortise.tags.records;

import org.jspecify.annotations.NullMarked;
