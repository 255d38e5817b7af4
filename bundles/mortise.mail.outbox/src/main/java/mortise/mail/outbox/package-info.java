/** Mail that goes no further than the data folder. */
@NullMarked
package mortise.mail.outbox;

import org.jspecify.annotations.NullMarked;
