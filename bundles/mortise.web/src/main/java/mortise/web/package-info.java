/** The screens: one servlet at the root of the host that makes HTML of entities, records and what extensions add. */
@NullMarked
package mortise.web;

import org.jspecify.annotations.NullMarked;
