/** Search over records: makes documents of them, keeps the indexes whole, and asks under the access rules. */
@NullMarked
package mortise.search.records;

import org.jspecify.annotations.NullMarked;
