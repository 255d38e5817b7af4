/** A host without a container, for tests of extensions and of what works with records. */
@NullMarked
package mortise.testkit.records;

import org.jspecify.annotations.NullMarked;
