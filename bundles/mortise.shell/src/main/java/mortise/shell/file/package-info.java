/** Commands for the file storage. */
@NullMarked
package mortise.shell.file;

import org.jspecify.annotations.NullMarked;
