/** Commands for users, roles and tokens. */
@NullMarked
package mortise.shell.user;

import org.jspecify.annotations.NullMarked;
