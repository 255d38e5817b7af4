/** Tests of routes, addresses and assets. */
@NullMarked
package mortise.web.http;

import org.jspecify.annotations.NullMarked;
