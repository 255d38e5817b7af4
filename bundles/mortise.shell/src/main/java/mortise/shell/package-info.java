/** The commands of the shell, for what an administrator does: what several of them share. */
@NullMarked
package mortise.shell;

import org.jspecify.annotations.NullMarked;
