package mortise.xlsx;

import java.io.IOException;

/** A file is no workbook, or a part of it is larger than it may be. */
final class BadWorkbookException extends IOException {
    private static final long serialVersionUID = 1L;

    BadWorkbookException(String message) {
        super(message);
    }
}
