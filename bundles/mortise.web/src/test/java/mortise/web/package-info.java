/** The screens on a servlet container of their own, with records in memory. */
@NullMarked
package mortise.web;

import org.jspecify.annotations.NullMarked;
