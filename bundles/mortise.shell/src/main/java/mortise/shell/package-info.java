/** The commands of the shell, for what an administrator does. */
@NullMarked
package mortise.shell;

import org.jspecify.annotations.NullMarked;
