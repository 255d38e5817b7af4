/** EclipseLink's side of the model: one unit of dynamic types, built in the background, swapped while people work. */
@NullMarked
package mortise.records.unit;

import org.jspecify.annotations.NullMarked;
