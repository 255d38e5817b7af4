/** Real nodes for tests: the built distribution, unpacked and started beside the test, reached as people reach it. */
@NullMarked
package mortise.itests.host;

import org.jspecify.annotations.NullMarked;
