/** Exports of records as jobs, into CSV, JSON and what formats other bundles bring. */
@NullMarked
package mortise.exports.jobs;

import org.jspecify.annotations.NullMarked;
