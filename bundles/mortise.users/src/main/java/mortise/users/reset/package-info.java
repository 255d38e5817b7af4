/** Passwords that were forgotten, and chosen anew by a link in a mail. */
@NullMarked
package mortise.users.reset;

import org.jspecify.annotations.NullMarked;
