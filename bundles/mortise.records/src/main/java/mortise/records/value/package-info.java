/** Values of fields in their forms: as records have them, as texts, as the database stores them. */
@NullMarked
package mortise.records.value;

import org.jspecify.annotations.NullMarked;
