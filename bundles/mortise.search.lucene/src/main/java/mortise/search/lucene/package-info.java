/** Search with Lucene, inside the node. */
@NullMarked
package mortise.search.lucene;

import org.jspecify.annotations.NullMarked;
