/** Bulk operations as jobs, with what became of each in a table. */
@NullMarked
package mortise.bulk.jobs;

import org.jspecify.annotations.NullMarked;
