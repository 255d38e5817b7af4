/** Search: words over records, with access rules inside the question, answered by the provider that is selected. */
@NullMarked
@Export
@Version("1.0.0")
package mortise.search;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
