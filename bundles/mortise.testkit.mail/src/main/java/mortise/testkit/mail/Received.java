package mortise.testkit.mail;

import jakarta.mail.Address;
import jakarta.mail.BodyPart;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * A mail as a recipient gets it.
 *
 * @param messageId without angle brackets
 * @param from each address as {@code name <address>}, as the other lists
 * @param text the plain text with line feeds, empty if none
 * @param html the HTML with line feeds, empty if none
 * @param raw all of it, as it came
 */
public record Received(
        String messageId,
        List<String> from,
        List<String> replyTo,
        List<String> to,
        List<String> cc,
        String subject,
        String text,
        String html,
        List<File> attachments,
        String raw) {
    /** An attachment. */
    public record File(String name, String type, byte[] content) {}

    /** Reads one. */
    public static Received read(InputStream eml) throws IOException, MessagingException {
        byte[] bytes = eml.readAllBytes();
        MimeMessage message = new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(bytes));
        String[] bodies = {"", ""};
        List<File> files = new ArrayList<>();
        take(message, bodies, files);
        String id = message.getMessageID();
        return new Received(
                id == null ? "" : id.replaceAll("^<|>$", ""),
                texts(message.getFrom()),
                message.getHeader("Reply-To") == null ? List.of() : texts(message.getReplyTo()),
                texts(message.getRecipients(Message.RecipientType.TO)),
                texts(message.getRecipients(Message.RecipientType.CC)),
                String.valueOf(message.getSubject()),
                bodies[0],
                bodies[1],
                files,
                new String(bytes, StandardCharsets.ISO_8859_1));
    }

    /** Returns a header's value, decoded and unfolded; empty if there is none. */
    public String header(String name) throws MessagingException, IOException {
        MimeMessage message = new MimeMessage(
                Session.getInstance(new Properties()),
                new ByteArrayInputStream(raw.getBytes(StandardCharsets.ISO_8859_1)));
        String[] values = message.getHeader(name);
        return values == null ? "" : MimeUtility.decodeText(MimeUtility.unfold(values[0]));
    }

    private static void take(Part part, String[] bodies, List<File> files) throws IOException, MessagingException {
        if (part.isMimeType("multipart/*")) {
            Multipart parts = (Multipart) part.getContent();
            for (int i = 0; i < parts.getCount(); i++) {
                BodyPart each = parts.getBodyPart(i);
                take(each, bodies, files);
            }
        } else if (Part.ATTACHMENT.equalsIgnoreCase(part.getDisposition())) {
            try (InputStream content = part.getInputStream()) {
                files.add(new File(
                        MimeUtility.decodeText(part.getFileName()),
                        part.getContentType().replaceAll("\\s*;[\\s\\S]*", ""),
                        content.readAllBytes()));
            }
        } else {
            bodies[part.isMimeType("text/html") ? 1 : 0] =
                    ((String) part.getContent()).replace("\r\n", "\n").stripTrailing();
        }
    }

    private static List<String> texts(Address @Nullable [] addresses) {
        return addresses == null
                ? List.of()
                : Arrays.stream(addresses)
                        .map(InternetAddress.class::cast)
                        .map(each -> each.getPersonal() == null
                                ? each.getAddress()
                                : each.getPersonal() + " <" + each.getAddress() + ">")
                        .toList();
    }
}
