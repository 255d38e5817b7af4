/** Tests of the fence around extensions. */
@NullMarked
package mortise.web.slot;

import org.jspecify.annotations.NullMarked;
