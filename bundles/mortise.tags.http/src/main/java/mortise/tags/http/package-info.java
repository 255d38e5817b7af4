/** Tags over REST. */
@NullMarked
package mortise.tags.http;

import org.jspecify.annotations.NullMarked;
