/** What Mortise is measured beside: the same reads and writes, written by hand with JDBC; and an entity of real size. */
@NullMarked
package mortise.benchmark.peer;

import org.jspecify.annotations.NullMarked;
