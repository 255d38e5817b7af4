/** Imports of uploaded files as jobs. */
@NullMarked
package mortise.imports.jobs;

import org.jspecify.annotations.NullMarked;
