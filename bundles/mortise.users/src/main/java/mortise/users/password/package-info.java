/** Passwords: what they may look like, and their hashes. */
@NullMarked
package mortise.users.password;

import org.jspecify.annotations.NullMarked;
