/** Every database the host can use, fresh for a test. */
@NullMarked
package mortise.testkit.databases;

import org.jspecify.annotations.NullMarked;
