/** What is kept beside the database: the cache, search indexes, files that nothing leads to. */
@NullMarked
package mortise.web.store;

import org.jspecify.annotations.NullMarked;
