package mortise.mail.outbox;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import mortise.core.Failure;
import mortise.mail.Mail;
import mortise.mail.Outbox;
import mortise.mail.mime.MimeMail;
import org.jspecify.annotations.Nullable;

/**
 * A folder of mails, one file each, named by the moment it was taken. A mail is written aside and moved to its name when it
 * is on disk, so that a file is a whole mail. Only one process writes there; files may be taken out by hand.
 */
final class MailFolder {
    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss-SSSSSS");
    private static final Pattern ID = Pattern.compile("\\d{8}-\\d{6}-\\d{6}");
    private static final String MAIL = ".eml";
    private static final String UNFINISHED = ".part";

    private final Path folder;
    private final int maxMails;
    private final Duration maxAge;
    private final long maxBytes;

    /** The files and their sizes; null until somebody asks. Guarded by this. */
    private @Nullable NavigableMap<String, Long> files;

    private long bytes;
    private Instant latest = Instant.EPOCH;
    private volatile @Nullable String problem;

    MailFolder(Path folder, int maxMails, Duration maxAge, long maxBytes) {
        this.folder = folder;
        this.maxMails = maxMails;
        this.maxAge = maxAge;
        this.maxBytes = maxBytes;
    }

    /** Makes the folder, if it is missing, and sees that it can be written. */
    void make() {
        try {
            Files.createDirectories(folder);
        } catch (IOException unwritable) {
            throw Failure.unavailable("it cannot be made: " + unwritable, unwritable);
        }
        if (!Files.isWritable(folder)) {
            throw Failure.unavailable("it cannot be written by this process", null);
        }
    }

    /** Returns why the last mail could not be kept, if it could not. */
    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    /** Keeps a mail; it is on disk when this returns. */
    void keep(Mail mail) {
        MimeMessage message = MimeMail.message(mail);
        String id = nextId();
        Path unfinished = folder.resolve(id + UNFINISHED);
        try {
            Files.createDirectories(folder);
            long size = write(unfinished, mail, message);
            Files.move(unfinished, folder.resolve(id + MAIL), StandardCopyOption.ATOMIC_MOVE);
            synchronized (this) {
                files().put(id, size);
                bytes += size;
                forgetOld();
            }
            problem = null;
        } catch (IOException | MessagingException | RuntimeException failed) {
            discard(unfinished);
            throw MimeMail.ofAttachment(failed).orElseGet(() -> unwritable(failed));
        }
    }

    private RuntimeException unwritable(Exception failed) {
        if (failed instanceof RuntimeException defect) {
            return defect;
        }
        problem = "the last mail could not be written: " + failed;
        return Failure.unavailable("cannot keep a mail in " + folder + ": " + failed, failed);
    }

    private static long write(Path file, Mail mail, MimeMessage message) throws IOException, MessagingException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16)) {
            out.write(Eml.envelope(mail).getBytes(StandardCharsets.US_ASCII));
            message.writeTo(out);
            out.flush();
            channel.force(true);
            return channel.size();
        }
    }

    private static void discard(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException left) {
            // What is left unfinished goes at the next start.
        }
    }

    private synchronized String nextId() {
        files();
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        latest = now.isAfter(latest) ? now : latest.plus(1, ChronoUnit.MICROS);
        return NAME.format(latest.atOffset(ZoneOffset.UTC));
    }

    private static Instant moment(String id) {
        return LocalDateTime.parse(id, NAME).toInstant(ZoneOffset.UTC);
    }

    /** Returns the files; the folder is read once. Called with the lock. */
    private NavigableMap<String, Long> files() {
        NavigableMap<String, Long> known = files;
        if (known != null) {
            return known;
        }
        NavigableMap<String, Long> found = new TreeMap<>();
        long total = 0;
        if (Files.isDirectory(folder)) {
            try (Stream<Path> names = Files.list(folder)) {
                for (Path file : (Iterable<Path>) names::iterator) {
                    String name = file.getFileName().toString();
                    String id = name.replaceFirst("\\.[a-z]+$", "");
                    if (ID.matcher(id).matches() && name.endsWith(MAIL)) {
                        long size = Files.size(file);
                        found.put(id, size);
                        total += size;
                    } else if (ID.matcher(id).matches() && name.endsWith(UNFINISHED)) {
                        Files.deleteIfExists(file);
                    }
                }
            } catch (IOException unreadable) {
                throw Failure.unavailable("cannot read " + folder + ": " + unreadable, unreadable);
            }
        }
        if (!found.isEmpty()) {
            latest = moment(found.lastKey());
        }
        bytes = total;
        files = found;
        return found;
    }

    /** Called with the lock. */
    private void forgetOld() {
        NavigableMap<String, Long> known = files();
        String tooOld = NAME.format(Instant.now().minus(maxAge).atOffset(ZoneOffset.UTC));
        while (!known.isEmpty()
                && (known.size() > maxMails
                        || (bytes > maxBytes && known.size() > 1)
                        || known.firstKey().compareTo(tooOld) < 0)) {
            remove(known.firstKey());
        }
    }

    synchronized int size() {
        forgetOld();
        return files().size();
    }

    List<Outbox.Entry> list(String before, int most) {
        List<Map.Entry<String, Long>> listed = new ArrayList<>();
        synchronized (this) {
            forgetOld();
            NavigableMap<String, Long> known = before.isEmpty() ? files() : files().headMap(before, false);
            for (Map.Entry<String, Long> each : known.descendingMap().entrySet()) {
                if (listed.size() == most) {
                    break;
                }
                listed.add(Map.entry(each.getKey(), each.getValue()));
            }
        }
        List<Outbox.Entry> entries = new ArrayList<>();
        for (Map.Entry<String, Long> each : listed) {
            read(each.getKey(), in -> Eml.entry(each.getKey(), moment(each.getKey()), each.getValue(), in))
                    .ifPresent(entries::add);
        }
        return entries;
    }

    Optional<Mail> find(String id) {
        return read(id, in -> Eml.mail(in, index -> openAttachment(id, index)));
    }

    private InputStream openAttachment(String id, int index) throws IOException {
        InputStream in = Files.newInputStream(file(id));
        try {
            return Eml.attachment(in, index);
        } catch (MessagingException notOneOfOurs) {
            in.close();
            throw new IOException(notOneOfOurs);
        } catch (IOException | RuntimeException failed) {
            in.close();
            throw failed;
        }
    }

    Optional<InputStream> open(String id) {
        if (!known(id)) {
            return Optional.empty();
        }
        try {
            InputStream in = new BufferedInputStream(Files.newInputStream(file(id)));
            Eml.skipEnvelope(in);
            return Optional.of(in);
        } catch (NoSuchFileException gone) {
            forget(id);
            return Optional.empty();
        } catch (IOException unreadable) {
            throw unreadable(id, unreadable);
        }
    }

    synchronized void remove(String id) {
        if (files().containsKey(id)) {
            forget(id);
            try {
                Files.deleteIfExists(file(id));
            } catch (IOException stays) {
                throw Failure.unavailable("cannot remove " + file(id) + ": " + stays, stays);
            }
        }
    }

    /** Only names that were found in the folder become paths. */
    private synchronized boolean known(String id) {
        return files().containsKey(id);
    }

    private synchronized void forget(String id) {
        Long size = files().remove(id);
        bytes -= size == null ? 0 : size;
    }

    private Path file(String id) {
        return folder.resolve(id + MAIL);
    }

    /** Reads something of a mail. */
    private interface Reading<T> {
        T read(InputStream in) throws IOException, MessagingException;
    }

    private <T> Optional<T> read(String id, Reading<T> reading) {
        if (!known(id)) {
            return Optional.empty();
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file(id)))) {
            return Optional.of(reading.read(in));
        } catch (NoSuchFileException gone) {
            forget(id);
            return Optional.empty();
        } catch (MessagingException | IOException unreadable) {
            throw unreadable(id, unreadable);
        }
    }

    private Failure unreadable(String id, Exception cause) {
        return Failure.unavailable("cannot read " + file(id) + ": " + cause, cause);
    }
}
