/** Search over everything, and the palette that searches, commands and goes places. */
@NullMarked
package mortise.web.palette;

import org.jspecify.annotations.NullMarked;
