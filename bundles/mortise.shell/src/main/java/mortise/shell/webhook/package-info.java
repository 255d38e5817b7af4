/** Commands for webhooks. */
@NullMarked
package mortise.shell.webhook;

import org.jspecify.annotations.NullMarked;
