/** Who may do what: roles, their permissions, and the rules made of them. */
@NullMarked
package mortise.users.rights;

import org.jspecify.annotations.NullMarked;
