/** The files of records: uploads them, finds out what they are, hands them out, makes smaller pictures, cleans up. */
@NullMarked
package mortise.files.records;

import org.jspecify.annotations.NullMarked;
