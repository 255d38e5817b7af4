/** How CSV files become records. */
@NullMarked
package mortise.imports.csv;

import org.jspecify.annotations.NullMarked;
