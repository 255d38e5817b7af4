/** Jobs and schedules as rows of the host's own database, worked on by way of the queue. */
@NullMarked
package mortise.jobs.database;

import org.jspecify.annotations.NullMarked;
