/** Works on the messages of the queue: gives them to handlers, keeps their leases, and says what becomes of them. */
@NullMarked
package mortise.consumer;

import org.jspecify.annotations.NullMarked;
