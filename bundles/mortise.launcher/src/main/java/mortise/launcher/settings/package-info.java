/** What a node is told before it starts: read, checked, and put where it looks for it. */
@NullMarked
package mortise.launcher.settings;

import org.jspecify.annotations.NullMarked;
