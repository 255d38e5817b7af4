/** Jobs and schedules on real databases, with real consumers. */
@NullMarked
package mortise.jobs.database;

import org.jspecify.annotations.NullMarked;
