/** The pages of exports. */
@NullMarked
package mortise.web.exports;

import org.jspecify.annotations.NullMarked;
