/** What all commands of the shell share: whose they are, how they answer and fail, where options may stand. */
@NullMarked
package mortise.shell.kit;

import org.jspecify.annotations.NullMarked;
