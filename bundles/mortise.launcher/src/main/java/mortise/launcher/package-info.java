/** What {@code bin/mortise} does outside the node: it makes the key of the shell, waits for the node, runs commands in it. */
@NullMarked
package mortise.launcher;

import org.jspecify.annotations.NullMarked;
