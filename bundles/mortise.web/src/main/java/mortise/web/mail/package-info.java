/** The pages of mail: what became of it, whether it can be sent, and what templates make. */
@NullMarked
package mortise.web.mail;

import org.jspecify.annotations.NullMarked;
