/** The contract of mail: what every mailer promises, and servers to hold it to that. */
@Export
@Version("1.0.0")
@NullMarked
package mortise.testkit.mail;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
