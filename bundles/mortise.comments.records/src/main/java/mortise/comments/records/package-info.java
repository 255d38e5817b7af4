/** Comments as records of an entity that only the host itself writes. */
@NullMarked
package mortise.comments.records;

import org.jspecify.annotations.NullMarked;
