/** Pages that import files into an entity. */
@NullMarked
package mortise.web.imports;

import org.jspecify.annotations.NullMarked;
