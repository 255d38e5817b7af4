/** Programs: tokens and what they are narrowed to. */
@NullMarked
package mortise.users.token;

import org.jspecify.annotations.NullMarked;
