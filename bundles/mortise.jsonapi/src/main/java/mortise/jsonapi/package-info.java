/** Records as resource objects of JSON:API, read and written; private to each bundle that needs it. */
@NullMarked
package mortise.jsonapi;

import org.jspecify.annotations.NullMarked;
