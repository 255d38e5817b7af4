/** Commands for search. */
@NullMarked
package mortise.shell.search;

import org.jspecify.annotations.NullMarked;
