/** What surrounds every page: sidebars, bar, palette, shortcuts, messages, error pages. */
@NullMarked
package mortise.web.shell;

import org.jspecify.annotations.NullMarked;
