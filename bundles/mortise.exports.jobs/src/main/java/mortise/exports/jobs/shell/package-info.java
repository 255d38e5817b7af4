/** Export in the shell. */
@NullMarked
package mortise.exports.jobs.shell;

import org.jspecify.annotations.NullMarked;
