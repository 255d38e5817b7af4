/** Users, roles and permissions, sign-in, sessions and tokens. */
@NullMarked
package mortise.users;

import org.jspecify.annotations.NullMarked;
