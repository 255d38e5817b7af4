/** Pages about jobs and schedules: what runs, how far it is, why it failed, and when it runs again. */
@NullMarked
package mortise.web.job;

import org.jspecify.annotations.NullMarked;
