/** The page one comes to. */
@NullMarked
package mortise.web.home;

import org.jspecify.annotations.NullMarked;
