/** The one file store that everybody uses, whichever provider is behind it. */
@NullMarked
package mortise.storage.front;

import org.jspecify.annotations.NullMarked;
