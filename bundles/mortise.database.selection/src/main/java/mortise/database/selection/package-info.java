/** Opens the one selected database, of those installed, and tells how it feels. */
@NullMarked
package mortise.database.selection;

import org.jspecify.annotations.NullMarked;
