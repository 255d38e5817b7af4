/** An extension of Mortise. */
@NullMarked
package ${package};

import org.jspecify.annotations.NullMarked;
