/** The description of what is served, for programs and people: OpenAPI. */
@NullMarked
package mortise.rest.openapi;

import org.jspecify.annotations.NullMarked;
