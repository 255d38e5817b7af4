/** Tests of texts and formats. */
@NullMarked
package mortise.web.text;

import org.jspecify.annotations.NullMarked;
