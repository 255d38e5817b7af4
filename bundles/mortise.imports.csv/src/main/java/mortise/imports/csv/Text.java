package mortise.imports.csv;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipException;
import mortise.imports.UnreadableException;

/**
 * The characters of a file. Unlike the JDK's reader it hands over every character in front of bytes that are not of the
 * character set, and then tells the line they are in. For one thread.
 */
final class Text extends Reader {
    private static final int BUFFER = 1 << 16;

    private final InputStream file;
    private final CharsetDecoder decoder;
    private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER).flip();
    private final CharBuffer characters = CharBuffer.allocate(BUFFER).flip();
    private long line = 1;
    private boolean afterReturn;
    private boolean atEnd;

    /** Reads a file whose byte order mark, if it has one, tells the character set; else it is the one named. */
    Text(InputStream file, Charset otherwise) throws IOException {
        this.file = file;
        fetch();
        Charset charset = otherwise;
        if (startsWith(0xef, 0xbb, 0xbf)) {
            charset = skipping(3, StandardCharsets.UTF_8);
        } else if (startsWith(0xff, 0xfe)) {
            charset = skipping(2, StandardCharsets.UTF_16LE);
        } else if (startsWith(0xfe, 0xff)) {
            charset = skipping(2, StandardCharsets.UTF_16BE);
        }
        decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    private boolean startsWith(int... mark) {
        for (int i = 0; i < mark.length; i++) {
            if (bytes.limit() <= i || (bytes.get(i) & 0xff) != mark[i]) {
                return false;
            }
        }
        return true;
    }

    private Charset skipping(int mark, Charset charset) {
        bytes.position(mark);
        return charset;
    }

    /** Returns the first characters without taking them, as many as are at hand. */
    CharSequence start() throws IOException {
        if (!characters.hasRemaining()) {
            decode();
        }
        return characters.asReadOnlyBuffer();
    }

    @Override
    public int read(char[] target, int offset, int length) throws IOException {
        if (!characters.hasRemaining() && !decode()) {
            return -1;
        }
        int read = Math.min(length, characters.remaining());
        characters.get(target, offset, read);
        return read;
    }

    @Override
    public void close() {
        // The file is the caller's.
    }

    /** Fills the characters; false at the end. */
    private boolean decode() throws IOException {
        characters.clear();
        CoderResult result = CoderResult.UNDERFLOW;
        while (characters.position() == 0 && !result.isError()) {
            result = decoder.decode(bytes, characters, atEnd);
            if (characters.position() == 0 && result.isUnderflow()) {
                if (atEnd) {
                    break;
                }
                fetch();
            }
        }
        characters.flip();
        if (characters.hasRemaining()) {
            countLines();
            return true;
        }
        if (result.isError()) {
            throw new UnreadableException(
                    line,
                    "line " + line + " has bytes" + shown(result.length()) + " that are not "
                            + decoder.charset().name() + "; say which character set it is, as windows-1252");
        }
        return false;
    }

    private String shown(int length) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < Math.min(length, bytes.remaining()); i++) {
            shown.append(String.format(" 0x%02x", bytes.get(bytes.position() + i)));
        }
        return shown.toString();
    }

    private void countLines() {
        char[] decoded = characters.array();
        for (int i = 0; i < characters.limit(); i++) {
            char character = decoded[i];
            if (character == '\r' || character == '\n' && !afterReturn) {
                line++;
            }
            afterReturn = character == '\r';
        }
    }

    private void fetch() throws IOException {
        bytes.compact();
        try {
            int read = file.read(bytes.array(), bytes.position(), bytes.remaining());
            atEnd = read < 0;
            bytes.position(bytes.position() + Math.max(read, 0)).flip();
        } catch (ZipException | EOFException broken) {
            throw new UnreadableException(line, "the compressed file is broken after line " + line);
        }
    }
}
