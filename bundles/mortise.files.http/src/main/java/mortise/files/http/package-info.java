/** Serves files under signed links. */
@NullMarked
package mortise.files.http;

import org.jspecify.annotations.NullMarked;
