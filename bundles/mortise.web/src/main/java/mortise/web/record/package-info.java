/** One record: its fields, the records that refer to it, its history, and its end. */
@NullMarked
package mortise.web.record;

import org.jspecify.annotations.NullMarked;
