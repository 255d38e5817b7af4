/** What only the whole product can show: that it starts, that its parts can come and go, that a story goes end to end. */
@NullMarked
package mortise.itests;

import org.jspecify.annotations.NullMarked;
