/** Tests of list addresses and queries. */
@NullMarked
package mortise.web.list;

import org.jspecify.annotations.NullMarked;
