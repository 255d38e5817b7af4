/** The front of push. */
@NullMarked
package mortise.push.selection;

import org.jspecify.annotations.NullMarked;
