@NullMarked
package mortise.records.describe;

import org.jspecify.annotations.NullMarked;
