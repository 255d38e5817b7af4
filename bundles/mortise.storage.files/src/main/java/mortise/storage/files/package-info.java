/** Keeps files in a folder, of this machine or shared by several. */
@NullMarked
package mortise.storage.files;

import org.jspecify.annotations.NullMarked;
