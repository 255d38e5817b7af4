@NullMarked
package mortise.files.records;

import org.jspecify.annotations.NullMarked;
