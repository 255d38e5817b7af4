/** The one door to data, on EclipseLink: access rule, validation, hooks, one transaction with version and audit entry. */
@NullMarked
package mortise.records;

import org.jspecify.annotations.NullMarked;
