/** Jobs: work that takes long, is seen and can be cancelled; and schedules that start it. */
@Export
@Version("1.0.0")
@NullMarked
package mortise.jobs;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
