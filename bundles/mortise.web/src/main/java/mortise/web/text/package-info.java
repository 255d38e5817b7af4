/** Words, dates, numbers and money in the reader's language, region and time zone. */
@NullMarked
package mortise.web.text;

import org.jspecify.annotations.NullMarked;
