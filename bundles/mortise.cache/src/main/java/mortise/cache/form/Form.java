package mortise.cache.form;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** How values of one type are written and read. Whether there is a value comes before it in one byte. */
abstract class Form {
    private final String shape;

    Form(String shape) {
        this.shape = shape;
    }

    /** Returns what the bytes are like. */
    final String shape() {
        return shape;
    }

    final void write(DataOutputStream out, @Nullable Object value) throws IOException {
        out.writeByte(value == null ? 0 : 1);
        if (value != null) {
            writeValue(out, value);
        }
    }

    final @Nullable Object read(ByteBuffer in) {
        return in.get() == 0 ? null : readValue(in);
    }

    abstract void writeValue(DataOutputStream out, Object value) throws IOException;

    abstract Object readValue(ByteBuffer in);

    /** Reads a number of bytes or elements, of which there cannot be more than there are bytes. */
    static int length(ByteBuffer in) {
        int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw new IllegalArgumentException("not as it was written: " + length + " in " + in.remaining());
        }
        return length;
    }
}
