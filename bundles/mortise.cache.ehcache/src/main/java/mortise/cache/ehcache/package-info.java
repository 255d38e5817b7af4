/** The cache inside the node: Ehcache, with heap, off-heap memory and disk. */
@NullMarked
package mortise.cache.ehcache;

import org.jspecify.annotations.NullMarked;
