/** Classes that tests pack into bundles. */
@NullMarked
package mortise.records.describe.library;

import org.jspecify.annotations.NullMarked;
