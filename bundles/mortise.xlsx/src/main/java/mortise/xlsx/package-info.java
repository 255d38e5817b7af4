/** Workbooks of Excel, XLSX: read for imports, written for exports. */
@NullMarked
package mortise.xlsx;

import org.jspecify.annotations.NullMarked;
