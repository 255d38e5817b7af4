/** What of records, people and the host itself is pushed, and to whom. */
@NullMarked
package mortise.push.records;

import org.jspecify.annotations.NullMarked;
