/** Questions for records, made into EclipseLink's queries: one statement for a page, access rules included. */
@NullMarked
package mortise.records.query;

import org.jspecify.annotations.NullMarked;
