/** Commands for what is added to the host. */
@NullMarked
package mortise.shell.extension;

import org.jspecify.annotations.NullMarked;
