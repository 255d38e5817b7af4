/** Commands about jobs and schedules. */
@NullMarked
package mortise.shell.job;

import org.jspecify.annotations.NullMarked;
