package mortise.search.lucene;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import mortise.core.Failure;
import mortise.search.SearchDocument;
import mortise.search.SearchDocument.Entry;

/**
 * The changes that are not yet part of an index on disk, in one file: what was appended is there after any crash. A change
 * that was written in part, by a full disk or a crash, is none. For one thread at a time.
 */
final class Journal implements Closeable {
    /** Takes what is read. */
    interface Reader {
        void put(SearchDocument document) throws IOException;

        void delete(long id) throws IOException;
    }

    private static final int MAX_CHANGE = 64 << 20;
    private static final int CHUNK = 4 << 20;
    private static final int HEADER = 8;

    private final Path file;
    private final FileChannel channel;
    private long length;
    private boolean usable = true;

    /** Opens a journal and reads what is in it. */
    Journal(Path file, String entity, Reader reader) throws IOException {
        this.file = file;
        channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            length = read(entity, reader);
            channel.truncate(length);
            channel.position(length);
        } catch (IOException | RuntimeException unreadable) {
            channel.close();
            throw unreadable;
        }
    }

    /** Returns how many bytes it has. */
    long length() {
        return length;
    }

    void put(Iterable<SearchDocument> documents) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (SearchDocument document : documents) {
            byte[] change = bytes(out -> write(out, document));
            if (change.length > MAX_CHANGE) {
                throw Failure.invalid(
                        "document-too-large",
                        document.entity() + " " + document.id() + " has more text than search takes of one record");
            }
            add(all, change);
            if (all.size() > CHUNK) {
                append(all);
                all.reset();
            }
        }
        append(all);
    }

    void delete(Iterable<Long> ids) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Long id : ids) {
            add(all, bytes(out -> {
                out.writeByte('d');
                out.writeLong(id);
            }));
        }
        append(all);
    }

    private void append(ByteArrayOutputStream all) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(all.toByteArray());
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(false);
            length += bytes.limit();
        } catch (IOException full) {
            usable = false;
            channel.truncate(length);
            channel.position(length);
            usable = true;
            throw full;
        }
    }

    /** Tells whether more can be appended; if not, it has to be opened again. */
    boolean usable() {
        return usable && channel.isOpen();
    }

    /** Forgets all of it, once it is part of the index. */
    void clear() throws IOException {
        channel.truncate(0);
        channel.position(0);
        length = 0;
    }

    private long read(String entity, Reader reader) throws IOException {
        long good = 0;
        try (InputStream raw = Files.newInputStream(file);
                DataInputStream in = new DataInputStream(new BufferedInputStream(raw, 1 << 16))) {
            while (true) {
                int size = in.readInt();
                int expected = in.readInt();
                if (size <= 0 || size > MAX_CHANGE) {
                    return good;
                }
                byte[] change = in.readNBytes(size);
                if (change.length < size || crc(change) != expected) {
                    return good;
                }
                replay(entity, change, reader);
                good += HEADER + size;
            }
        } catch (EOFException end) {
            return good;
        }
    }

    private static void replay(String entity, byte[] change, Reader reader) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(change));
        if (in.readByte() == 'd') {
            reader.delete(in.readLong());
        } else {
            reader.put(document(entity, in));
        }
    }

    private interface Writing {
        void to(DataOutputStream out) throws IOException;
    }

    private static byte[] bytes(Writing writing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            writing.to(out);
        } catch (IOException notInMemory) {
            throw new UncheckedIOException(notInMemory);
        }
        return bytes.toByteArray();
    }

    private static void add(ByteArrayOutputStream all, byte[] change) {
        all.writeBytes(ByteBuffer.allocate(HEADER)
                .putInt(change.length)
                .putInt(crc(change))
                .array());
        all.writeBytes(change);
    }

    private static int crc(byte[] change) {
        CRC32 crc = new CRC32();
        crc.update(change);
        return (int) crc.getValue();
    }

    private static void write(DataOutputStream out, SearchDocument document) throws IOException {
        out.writeByte('p');
        out.writeLong(document.id());
        out.writeLong(document.version());
        text(out, document.title());
        out.writeInt(document.entries().size());
        for (Entry entry : document.entries()) {
            if (entry instanceof SearchDocument.Text text) {
                out.writeByte(text.title() ? 'T' : 't');
                text(out, text.field());
                text(out, text.text());
            } else if (entry instanceof SearchDocument.Keyword keyword) {
                out.writeByte('k');
                text(out, keyword.field());
                text(out, keyword.value());
            } else if (entry instanceof SearchDocument.Number number) {
                out.writeByte('n');
                text(out, number.field());
                out.writeInt(number.value().scale());
                bytes(out, number.value().unscaledValue().toByteArray());
            } else {
                out.writeByte('h');
                text(out, entry.field());
            }
        }
    }

    private static SearchDocument document(String entity, DataInputStream in) throws IOException {
        long id = in.readLong();
        long version = in.readLong();
        String title = text(in);
        int size = in.readInt();
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            byte kind = in.readByte();
            String field = text(in);
            entries.add(
                    switch (kind) {
                        case 'T', 't' -> new SearchDocument.Text(field, text(in), kind == 'T');
                        case 'k' -> new SearchDocument.Keyword(field, text(in));
                        case 'n' -> {
                            int scale = in.readInt();
                            yield new SearchDocument.Number(field, new BigDecimal(new BigInteger(bytes(in)), scale));
                        }
                        default -> new SearchDocument.Present(field);
                    });
        }
        return new SearchDocument(entity, id, version, title, entries);
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        bytes(out, text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(bytes(in), StandardCharsets.UTF_8);
    }

    private static void bytes(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static byte[] bytes(DataInputStream in) throws IOException {
        return in.readNBytes(in.readInt());
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
