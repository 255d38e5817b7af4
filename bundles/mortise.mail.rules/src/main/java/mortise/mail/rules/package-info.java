/** Mails to people when records change, as rules say. */
@NullMarked
package mortise.mail.rules;

import org.jspecify.annotations.NullMarked;
