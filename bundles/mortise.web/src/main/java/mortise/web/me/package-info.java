/** What people set for themselves: how things look, and tokens for the programs that act for them. */
@NullMarked
package mortise.web.me;

import org.jspecify.annotations.NullMarked;
