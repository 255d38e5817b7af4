/** The mailer that everybody uses, in front of the selected provider. */
@NullMarked
package mortise.mail.front;

import org.jspecify.annotations.NullMarked;
