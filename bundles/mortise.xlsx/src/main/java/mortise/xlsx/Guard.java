package mortise.xlsx;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The XML of a part of a workbook, which ends with an exception where it becomes larger than it may be, or where one piece of it
 * does: a text, a tag with its attributes, a comment. An XML parser keeps each piece in memory, however long it is. Expects UTF-8.
 * For one thread.
 */
final class Guard extends FilterInputStream {
    /** The longest cell has 32,767 characters; escaped each has some bytes. */
    private static final int LONGEST_PIECE = 1 << 20;

    private final String part;
    private final long most;
    private long read;
    private int piece;
    private boolean inTag;
    private boolean mayQuote;
    private int quote;

    Guard(String part, InputStream xml, long most) {
        super(xml);
        this.part = part;
        this.most = most;
    }

    /** Returns how many bytes were read. */
    long count() {
        return read;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        int count = in.read(into, from, length);
        for (int i = from; i < from + count; i++) {
            see(into[i]);
        }
        read += Math.max(0, count);
        if (read > most) {
            throw new BadWorkbookException(part + " has more than " + most + " bytes, unpacked");
        }
        return count;
    }

    private void see(byte next) throws IOException {
        piece++;
        if (!inTag) {
            if (next == '<') {
                inTag = true;
                mayQuote = true;
                piece = 0;
            }
        } else if (quote != 0) {
            quote = next == quote ? 0 : quote;
        } else if (piece == 1 && (next == '!' || next == '?')) {
            mayQuote = false;
        } else if (mayQuote && (next == '"' || next == '\'')) {
            quote = next;
        } else if (next == '>') {
            inTag = false;
            piece = 0;
        }
        if (piece > LONGEST_PIECE) {
            throw new BadWorkbookException("a piece of " + part + " has more than " + LONGEST_PIECE + " bytes");
        }
    }

    @Override
    public long skip(long count) throws IOException {
        throw new IOException("XML is read, not skipped");
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
