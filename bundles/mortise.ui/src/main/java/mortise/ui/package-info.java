/** What an extension adds to the screens: menu items, panels in records, pages. */
@Export
@Version("1.0.0")
@NullMarked
package mortise.ui;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
