/** The one way in which records change: rule, validation, hooks, and one transaction with version and audit entry. */
@NullMarked
package mortise.records.save;

import org.jspecify.annotations.NullMarked;
