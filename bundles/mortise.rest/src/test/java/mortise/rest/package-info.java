/** REST over HTTP, on real records in a real database. */
@NullMarked
package mortise.rest;

import org.jspecify.annotations.NullMarked;
