package mortise.cache.form;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import mortise.cache.Codec;

/**
 * Makes bytes of records.
 *
 * @param <R> the record
 */
public final class RecordCodec<R extends Record> implements Codec<R> {
    private final Class<R> type;
    private final Form form;

    /**
     * Looks at the record once.
     *
     * @throws IllegalArgumentException if a component has no form
     */
    public RecordCodec(Class<R> type) {
        this.type = type;
        form = new RecordForm(type, List.of());
    }

    @Override
    public byte[] encode(R value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
        try {
            form.writeValue(new DataOutputStream(bytes), value);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    @Override
    public R decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        R value = type.cast(form.readValue(in));
        if (in.hasRemaining()) {
            throw new IllegalArgumentException("not as it was written: " + in.remaining() + " bytes too many");
        }
        return value;
    }

    @Override
    public String shape() {
        return form.shape();
    }
}
