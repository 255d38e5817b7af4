/** Records as JSON:API documents: addresses read into queries, bodies into drafts, records and failures written. */
@NullMarked
package mortise.rest.jsonapi;

import org.jspecify.annotations.NullMarked;
