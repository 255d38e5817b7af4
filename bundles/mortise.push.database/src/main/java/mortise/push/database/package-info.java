/** Push through the host's own database. */
@NullMarked
package mortise.push.database;

import org.jspecify.annotations.NullMarked;
