/** Where extensions put what they add, and the fence around it. */
@NullMarked
package mortise.web.slot;

import org.jspecify.annotations.NullMarked;
