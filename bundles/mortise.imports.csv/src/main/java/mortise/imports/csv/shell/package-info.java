/** Import in the shell. */
@NullMarked
package mortise.imports.csv.shell;

import org.jspecify.annotations.NullMarked;
