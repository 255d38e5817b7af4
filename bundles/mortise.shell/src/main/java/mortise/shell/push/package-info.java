/** Commands for push. */
@NullMarked
package mortise.shell.push;

import org.jspecify.annotations.NullMarked;
