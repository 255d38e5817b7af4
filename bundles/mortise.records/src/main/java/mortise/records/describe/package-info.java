/** Finds the descriptions of entities, in bundles and elsewhere, and makes the model of them that everybody reads. */
@NullMarked
package mortise.records.describe;

import org.jspecify.annotations.NullMarked;
