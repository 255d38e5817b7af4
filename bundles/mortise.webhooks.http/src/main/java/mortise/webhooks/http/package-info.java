/** Messages of webhooks over REST, and beside the webhook's record. */
@NullMarked
package mortise.webhooks.http;

import org.jspecify.annotations.NullMarked;
