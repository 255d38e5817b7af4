/** People: sign-in, lock-out, sessions. */
@NullMarked
package mortise.users.session;

import org.jspecify.annotations.NullMarked;
