/** Jobs over REST. */
@NullMarked
package mortise.jobs.http;

import org.jspecify.annotations.NullMarked;
