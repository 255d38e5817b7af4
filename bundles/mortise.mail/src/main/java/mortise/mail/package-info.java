/** Sending mail: what a mail is, who takes it, and what its providers give the host. */
@NullMarked
@Export
@Version("1.0.0")
package mortise.mail;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
