/** Jersey applications side by side: each in a container of its own, put in and taken out while others serve. */
@NullMarked
package mortise.rest.host;

import org.jspecify.annotations.NullMarked;
