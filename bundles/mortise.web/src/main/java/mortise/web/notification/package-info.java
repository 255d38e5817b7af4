/** What a person was told, and whether pages hear what happens. */
@NullMarked
package mortise.web.notification;

import org.jspecify.annotations.NullMarked;
