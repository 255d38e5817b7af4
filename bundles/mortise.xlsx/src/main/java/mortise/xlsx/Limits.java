package mortise.xlsx;

/**
 * How large a workbook may be.
 *
 * @param unpacked bytes of its sheet
 * @param shared bytes of its shared texts, which are held in memory while it is read
 * @param row characters of one row
 */
record Limits(long unpacked, long shared, int row) {}
