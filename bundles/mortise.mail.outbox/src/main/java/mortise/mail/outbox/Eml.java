package mortise.mail.outbox;

import jakarta.mail.BodyPart;
import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.ContentDisposition;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mortise.core.Failure;
import mortise.mail.Address;
import mortise.mail.Attachment;
import mortise.mail.Mail;
import mortise.mail.Outbox;
import mortise.mail.mime.MimeMail;
import org.jspecify.annotations.Nullable;

/**
 * The files of the outbox: a mail as it would have travelled, behind one line with what a server would have been told beside
 * it, the blind copies.
 */
final class Eml {
    private static final String BLIND = "X-Mortise-Blind-Copies";
    private static final Session SESSION = Session.getInstance(new Properties());

    private Eml() {}

    /** Opens an attachment by its number. */
    interface Opening {
        InputStream open(int index) throws IOException;
    }

    /** Returns the first line of a file. */
    static String envelope(Mail mail) {
        // The library folds long lists and names.
        String copies = Stream.of(MimeMail.addresses(mail.bcc()))
                .map(InternetAddress::toString)
                .map(each -> each.replaceAll("[\\r\\n]+", ""))
                .collect(Collectors.joining(", "));
        return BLIND + ": " + copies + "\r\n";
    }

    static void skipEnvelope(InputStream in) throws IOException {
        for (int each = in.read(); each >= 0 && each != '\n'; each = in.read()) {}
    }

    /** Reads the headers alone. */
    static Outbox.Entry entry(String id, Instant kept, long size, InputStream in)
            throws MessagingException, IOException {
        InternetHeaders headers = new InternetHeaders(in);
        List<String> recipients = Stream.of("To", "Cc", BLIND)
                .flatMap(name -> addresses(headers.getHeader(name, ",")).stream())
                .map(Address::toString)
                .toList();
        String from = addresses(headers.getHeader("From", ",")).stream()
                .findFirst()
                .map(Address::toString)
                .orElse("");
        return new Outbox.Entry(id, kept, size, from, recipients, decoded(headers.getHeader("Subject", " ")));
    }

    /** Reads all of a mail but its attachments. */
    static Mail mail(InputStream in, Opening attachments) throws MessagingException, IOException {
        MimeMessage message = new MimeMessage(SESSION, in);
        Mail.Draft draft = Mail.draft()
                .id(String.valueOf(message.getMessageID()).replaceAll("^<|>$", ""))
                .to(array(message.getHeader("To", ",")))
                .cc(array(message.getHeader("Cc", ",")))
                .bcc(array(message.getHeader(BLIND, ",")))
                .subject(decoded(message.getHeader("Subject", " ")));
        addresses(message.getHeader("From", ",")).stream().findFirst().ifPresent(draft::from);
        addresses(message.getHeader("Reply-To", ",")).stream().findFirst().ifPresent(draft::replyTo);
        String language = message.getHeader("Content-Language", ",");
        if (language != null) {
            draft.language(Locale.forLanguageTag(language.strip()));
        }
        for (Header header : Collections.list(message.getAllHeaders())) {
            if (Mail.allows(header.getName()) && !header.getName().equalsIgnoreCase(BLIND)) {
                draft.header(header.getName(), decoded(header.getValue()));
            }
        }
        int files = 0;
        for (Part part : leaves(message)) {
            if (isFile(part)) {
                int index = files++;
                draft.attach(new Attachment(name(part, index), type(part), size(part), () -> attachments.open(index)));
            } else if (part.isMimeType("text/html")) {
                draft.html(text(part));
            } else {
                draft.text(text(part));
            }
        }
        return draft.build();
    }

    /**
     * Returns an attachment's content.
     *
     * @param in the file, which is closed with what is returned
     */
    static InputStream attachment(InputStream in, int index) throws MessagingException, IOException {
        List<Part> files = new ArrayList<>();
        for (Part part : leaves(new MimeMessage(SESSION, in))) {
            if (isFile(part)) {
                files.add(part);
            }
        }
        return new FilterInputStream(files.get(index).getInputStream()) {
            @Override
            public void close() throws IOException {
                super.close();
                in.close();
            }
        };
    }

    private static List<Part> leaves(Part part) throws MessagingException, IOException {
        if (!part.isMimeType("multipart/*")) {
            return List.of(part);
        }
        List<Part> leaves = new ArrayList<>();
        Multipart parts = (Multipart) part.getContent();
        for (int i = 0; i < parts.getCount(); i++) {
            BodyPart each = parts.getBodyPart(i);
            leaves.addAll(leaves(each));
        }
        return leaves;
    }

    private static boolean isFile(Part part) throws MessagingException {
        return Part.ATTACHMENT.equalsIgnoreCase(part.getDisposition()) || !part.isMimeType("text/*");
    }

    private static String name(Part part, int index) throws MessagingException {
        String name = part.getFileName();
        return name == null ? "attachment-" + (index + 1) : name;
    }

    private static String type(Part part) throws MessagingException {
        return new ContentType(part.getContentType()).getBaseType();
    }

    /** The size is in the file, as we write it; of other files it is counted. */
    private static long size(Part part) throws MessagingException, IOException {
        String[] disposition = part.getHeader("Content-Disposition");
        String size = disposition == null ? null : new ContentDisposition(disposition[0]).getParameter("size");
        if (size != null && size.matches("\\d{1,15}")) {
            return Long.parseLong(size);
        }
        try (InputStream in = part.getInputStream()) {
            return in.transferTo(OutputStream.nullOutputStream());
        }
    }

    private static String text(Part part) throws MessagingException, IOException {
        String charset = new ContentType(part.getContentType()).getParameter("charset");
        Charset encoding;
        try {
            encoding = charset == null ? StandardCharsets.UTF_8 : Charset.forName(MimeUtility.javaCharset(charset));
        } catch (IllegalArgumentException unknown) {
            encoding = StandardCharsets.UTF_8;
        }
        try (InputStream in = part.getInputStream()) {
            return new String(in.readAllBytes(), encoding).replace("\r\n", "\n");
        }
    }

    private static String decoded(@Nullable String header) throws IOException {
        return header == null ? "" : MimeUtility.decodeText(MimeUtility.unfold(header));
    }

    private static Address[] array(@Nullable String header) {
        return addresses(header).toArray(Address[]::new);
    }

    /** Reads what we wrote; what somebody else wrote and is no address is left out. */
    private static List<Address> addresses(@Nullable String header) {
        if (header == null) {
            return List.of();
        }
        try {
            return Stream.of(InternetAddress.parseHeader(header, false))
                    .flatMap(each -> address(each).stream())
                    .toList();
        } catch (AddressException notAddresses) {
            return List.of();
        }
    }

    private static Optional<Address> address(InternetAddress address) {
        if (address.isGroup() || address.getAddress() == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new Address(Optional.ofNullable(address.getPersonal()).orElse(""), address.getAddress()));
        } catch (Failure notAnAddress) {
            return Optional.empty();
        }
    }
}
