/** Extensions: what is installed, how it fares, and how one comes and goes while people work. */
@NullMarked
package mortise.web.extension;

import org.jspecify.annotations.NullMarked;
