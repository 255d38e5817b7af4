/** JSON:API for every installed entity, OpenAPI, and the JAX-RS applications of extensions. */
@NullMarked
package mortise.rest;

import org.jspecify.annotations.NullMarked;
