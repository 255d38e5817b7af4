/** Commands for entities, their records and what happened to them. */
@NullMarked
package mortise.shell.record;

import org.jspecify.annotations.NullMarked;
