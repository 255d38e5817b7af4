package mortise.mail.mime;

import jakarta.activation.DataSource;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import mortise.core.Failure;
import mortise.mail.Attachment;

/** An attachment's content on its way into a mail; it ends the mail if it is not what it says it is. */
final class AttachmentSource implements DataSource {
    /** Carries what has to be told through the library, which knows exceptions of its own and IOException. */
    static final class Broken extends IOException {
        private static final long serialVersionUID = 1L;

        private final transient RuntimeException told;

        Broken(RuntimeException told) {
            super(told);
            this.told = told;
        }

        RuntimeException told() {
            return told;
        }
    }

    private final Attachment attachment;

    AttachmentSource(Attachment attachment) {
        this.attachment = attachment;
    }

    Attachment attachment() {
        return attachment;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        try {
            return new Exact(attachment.content().open());
        } catch (IOException | RuntimeException failed) {
            throw broken(failed);
        }
    }

    /** Messages in messages and parts in parts must not be encoded as files are, so they travel as mere files. */
    @Override
    public String getContentType() {
        String type = attachment.type().toLowerCase(Locale.ROOT);
        return type.startsWith("message/") || type.startsWith("multipart/") ? "application/octet-stream" : type;
    }

    @Override
    public String getName() {
        return attachment.name();
    }

    @Override
    public OutputStream getOutputStream() {
        throw new UnsupportedOperationException("an attachment is only read");
    }

    private Broken broken(Exception failed) {
        if (failed instanceof Broken already) {
            return already;
        }
        String where = "attachment '" + attachment.name() + "': ";
        if (failed instanceof Failure failure) {
            boolean later = failure.kind() == Failure.Kind.UNAVAILABLE || failure.kind() == Failure.Kind.EXHAUSTED;
            return new Broken(
                    later
                            ? Failure.unavailable(where + failure.getMessage(), failure)
                            : new Failure(
                                    Failure.Kind.INVALID, "bad-attachment", where + failure.getMessage(), failure));
        }
        return new Broken(
                failed instanceof RuntimeException defect
                        ? defect
                        : Failure.unavailable(where + "it cannot be read: " + failed.getMessage(), failed));
    }

    private Broken wrongSize(String found) {
        return new Broken(Failure.invalid(
                "bad-attachment",
                "attachment '" + attachment.name() + "' is said to have " + attachment.size() + " bytes and has "
                        + found));
    }

    /** Counts what is read. */
    private final class Exact extends FilterInputStream {
        private long count;

        Exact(InputStream content) {
            super(content);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read;
            try {
                read = in.read(bytes, offset, length);
            } catch (IOException | RuntimeException failed) {
                throw broken(failed);
            }
            count += Math.max(read, 0);
            if (count > attachment.size()) {
                throw wrongSize("more");
            }
            if (read < 0 && count < attachment.size()) {
                throw wrongSize(String.valueOf(count));
            }
            return read;
        }

        @Override
        public long skip(long most) throws IOException {
            byte[] skipped = new byte[(int) Math.min(most, 8192)];
            return Math.max(read(skipped, 0, skipped.length), 0);
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }
}
