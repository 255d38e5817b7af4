/**
 * Contracts: what every provider of a socket promises, as interfaces of tests. A provider's test implements the contract
 * and says how to open the provider; JUnit 5 does the rest.
 */
@Export
@Version("1.0.0")
@NullMarked
package mortise.testkit;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
