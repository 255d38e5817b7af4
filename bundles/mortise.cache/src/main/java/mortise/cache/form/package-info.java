/** How records become bytes. */
@NullMarked
package mortise.cache.form;

import org.jspecify.annotations.NullMarked;
