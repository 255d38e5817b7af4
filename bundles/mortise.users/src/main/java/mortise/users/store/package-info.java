/** What the other packages keep in tables and memory with. */
@NullMarked
package mortise.users.store;

import org.jspecify.annotations.NullMarked;
