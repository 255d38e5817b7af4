/** Mails as they travel: what every provider of mail does the same way; copied into each, exported by none. */
@NullMarked
package mortise.mail.mime;

import org.jspecify.annotations.NullMarked;
