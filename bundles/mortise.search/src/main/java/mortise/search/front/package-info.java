/** Hands what everybody asks of search to the provider that is selected. */
@NullMarked
package mortise.search.front;

import org.jspecify.annotations.NullMarked;
