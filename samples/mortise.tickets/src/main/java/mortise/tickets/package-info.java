/** A small extension that adds one thing of each kind: entity, hooks, REST resource, menu item, panel, page, route. */
@NullMarked
package mortise.tickets;

import org.jspecify.annotations.NullMarked;
