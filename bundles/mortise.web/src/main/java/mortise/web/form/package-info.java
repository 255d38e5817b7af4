/** The form that makes or changes a record: what people type, what is wrong with it, and what others saved meanwhile. */
@NullMarked
package mortise.web.form;

import org.jspecify.annotations.NullMarked;
