/** Commands for mail. */
@NullMarked
package mortise.shell.mail;

import org.jspecify.annotations.NullMarked;
