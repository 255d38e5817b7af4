/** Mails from templates that administrators keep. */
@NullMarked
package mortise.mail.templates;

import org.jspecify.annotations.NullMarked;
