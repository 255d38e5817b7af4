/** The list of an entity's records: filters, columns, order and page, all of it in the address. */
@NullMarked
package mortise.web.list;

import org.jspecify.annotations.NullMarked;
