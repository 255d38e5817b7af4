/** Plain objects of an author's class, copied from and to the values of records. */
@NullMarked
package mortise.records.typed;

import org.jspecify.annotations.NullMarked;
