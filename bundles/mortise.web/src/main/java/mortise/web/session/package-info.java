/** Signing in and out, the first start, passwords, and how things look on this device. */
@NullMarked
package mortise.web.session;

import org.jspecify.annotations.NullMarked;
