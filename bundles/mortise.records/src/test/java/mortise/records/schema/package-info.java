@NullMarked
package mortise.records.schema;

import org.jspecify.annotations.NullMarked;
