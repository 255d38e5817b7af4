/** What every search index promises, as an interface of tests; see {@code mortise.testkit}. */
@Export
@Version("1.0.0")
@NullMarked
package mortise.testkit.search;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
