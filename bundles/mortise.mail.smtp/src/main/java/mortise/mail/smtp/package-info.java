/** Mail by SMTP, through a server that passes it on. */
@NullMarked
package mortise.mail.smtp;

import org.jspecify.annotations.NullMarked;
