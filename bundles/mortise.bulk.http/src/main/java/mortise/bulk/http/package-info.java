/** Bulk operations over REST. */
@NullMarked
package mortise.bulk.http;

import org.jspecify.annotations.NullMarked;
