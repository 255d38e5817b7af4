/** Webhooks that are records: messages are written when records change, and sent by the queue. */
@NullMarked
package mortise.webhooks.records;

import org.jspecify.annotations.NullMarked;
