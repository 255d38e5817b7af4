/** Sends mail by way of the queue, and knows what became of it. */
@NullMarked
package mortise.mail.log;

import org.jspecify.annotations.NullMarked;
