package mortise.mail.mime;

import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.ContentDisposition;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.ParameterList;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import mortise.core.Failure;
import mortise.mail.Address;
import mortise.mail.Attachment;
import mortise.mail.Mail;
import org.apache.commons.mail2.core.EmailException;
import org.apache.commons.mail2.jakarta.Email;
import org.apache.commons.mail2.jakarta.HtmlEmail;
import org.apache.commons.mail2.jakarta.SimpleEmail;

/** Writes mails in MIME. */
public final class MimeMail {
    private static final String UTF_8 = StandardCharsets.UTF_8.name();
    private static final Session SESSION = Session.getInstance(new Properties());
    private static final int MEBIBYTE = 1 << 20;

    private MimeMail() {}

    /**
     * Returns the message as a recipient gets it: it names no blind copies. Attachments are read when it is written.
     *
     * @throws Failure INVALID if the mail has no sender
     */
    public static MimeMessage message(Mail mail) {
        Address from =
                mail.from().orElseThrow(() -> Failure.invalidParameter("from", "no-sender", "the mail has no sender"));
        try {
            Email email = body(mail);
            email.setMailSession(SESSION);
            email.setCharset(UTF_8);
            email.setSubject(mail.subject());
            email.setFrom(from.mailbox(), from.name(), UTF_8);
            if (mail.replyTo().isPresent()) {
                email.addReplyTo(
                        mail.replyTo().get().mailbox(), mail.replyTo().get().name(), UTF_8);
            }
            for (Address to : mail.to()) {
                email.addTo(to.mailbox(), to.name(), UTF_8);
            }
            for (Address cc : mail.cc()) {
                email.addCc(cc.mailbox(), cc.name(), UTF_8);
            }
            for (Address bcc : mail.bcc()) {
                email.addBcc(bcc.mailbox());
            }
            for (Map.Entry<String, String> header : mail.headers().entrySet()) {
                email.addHeader(header.getKey(), header.getValue());
            }
            if (!mail.language().equals(Locale.ROOT)) {
                email.addHeader("Content-Language", mail.language().toLanguageTag());
            }
            email.buildMimeMessage();
            return finished(email.getMimeMessage(), mail);
        } catch (EmailException | MessagingException | IOException refused) {
            throw new Failure(
                    Failure.Kind.INVALID, "bad-mail", "the mail cannot be written: " + refused.getMessage(), refused);
        }
    }

    private static Email body(Mail mail) throws EmailException {
        if (mail.html().isBlank() && mail.attachments().isEmpty()) {
            return new SimpleEmail().setMsg(lines(mail.text()));
        }
        HtmlEmail email = new HtmlEmail();
        email.setCharset(UTF_8);
        if (!mail.html().isBlank()) {
            email.setHtmlMsg(lines(mail.html()));
        }
        if (!mail.text().isBlank()) {
            email.setTextMsg(lines(mail.text()));
        }
        for (Attachment attachment : mail.attachments()) {
            email.attach(new AttachmentSource(attachment), attachment.name(), null, Part.ATTACHMENT);
        }
        return email;
    }

    /** The only line break that mail knows; a lone one of its two characters means different things to servers. */
    private static String lines(String text) {
        return text.replaceAll("\r\n|\r|\n", "\r\n");
    }

    private static MimeMessage finished(MimeMessage message, Mail mail) throws MessagingException, IOException {
        message.removeHeader("Bcc");
        if (mail.to().isEmpty() && mail.cc().isEmpty()) {
            message.setHeader("To", "undisclosed-recipients:;");
        }
        if (!mail.attachments().isEmpty()) {
            Multipart parts = (Multipart) message.getContent();
            for (int i = 0; i < parts.getCount(); i++) {
                describe(parts.getBodyPart(i));
            }
        }
        message.saveChanges();
        message.setHeader("Message-ID", "<" + mail.id() + ">");
        return message;
    }

    /** What is written here the library would find out by reading the content once more, or in the machine's own charset. */
    private static void describe(BodyPart part) throws MessagingException {
        if (part.getDataHandler().getDataSource() instanceof AttachmentSource source) {
            ParameterList ofType = new ParameterList();
            ofType.set("name", source.getName(), UTF_8);
            ContentType type = new ContentType(source.getContentType());
            type.setParameterList(ofType);
            ParameterList ofFile = new ParameterList();
            ofFile.set("filename", source.getName(), UTF_8);
            ofFile.set("size", String.valueOf(source.attachment().size()));
            part.setHeader("Content-Type", type.toString());
            part.setHeader("Content-Disposition", new ContentDisposition(Part.ATTACHMENT, ofFile).toString());
            part.setHeader("Content-Transfer-Encoding", "base64");
        }
    }

    /** Returns addresses as the library wants them. */
    public static InternetAddress[] addresses(List<Address> addresses) {
        return addresses.stream().map(MimeMail::address).toArray(InternetAddress[]::new);
    }

    private static InternetAddress address(Address address) {
        try {
            return new InternetAddress(address.mailbox(), address.name().isEmpty() ? null : address.name(), UTF_8);
        } catch (UnsupportedEncodingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * Refuses a mail that is too large, by what its parts say of themselves; a part that lies ends the mail later.
     *
     * @param who the configuration with the limit, {@code maxMebibytes}
     */
    public static void requireSize(Mail mail, int mostMebibytes, String who) {
        long raw = mail.attachments().stream().mapToLong(Attachment::size).sum()
                + mail.text().length()
                + mail.html().length();
        // Three bytes travel as four characters, in lines of 76.
        long travelling = raw / 57 * 78;
        if (travelling > (long) mostMebibytes * MEBIBYTE) {
            throw Failure.invalid(
                    "too-large",
                    "the mail has " + (travelling + MEBIBYTE - 1) / MEBIBYTE + " MiB as it travels; at most "
                            + mostMebibytes + " MiB are taken (" + who + ": maxMebibytes)");
        }
    }

    /** Returns what an attachment had to tell, if it is why a message could not be written. */
    public static Optional<RuntimeException> ofAttachment(Throwable failed) {
        for (Throwable each = failed; each != null; each = each.getCause()) {
            if (each instanceof AttachmentSource.Broken broken) {
                return Optional.of(broken.told());
            }
        }
        return Optional.empty();
    }
}
