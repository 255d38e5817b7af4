package mortise.mail.log;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import mortise.core.Failure;
import mortise.mail.Address;
import mortise.mail.Attachment;
import mortise.mail.Mail;
import org.jspecify.annotations.Nullable;

/** A mail as a text, attachments included. What is read is checked as any mail is. */
final class MailText {
    private static final ObjectMapper JSON = new ObjectMapper();

    private MailText() {}

    private record Person(String name, String mailbox) {
        static Person of(Address address) {
            return new Person(address.name(), address.mailbox());
        }

        Address address() {
            return new Address(name, mailbox);
        }
    }

    private record Enclosed(String name, String type, byte[] content) {}

    private record Kept(
            String id,
            @Nullable Person from,
            @Nullable Person replyTo,
            List<Person> to,
            List<Person> cc,
            List<Person> bcc,
            String subject,
            String text,
            String html,
            List<Enclosed> attachments,
            Map<String, String> headers,
            String language) {}

    /**
     * Writes a mail.
     *
     * @param most how many bytes its attachments may have together
     * @throws Failure INVALID if they have more, or not as many as they say
     */
    static String write(Mail mail, long most) {
        long size = mail.attachments().stream().mapToLong(Attachment::size).sum();
        if (size > most) {
            throw Failure.invalidParameter(
                    "attachments",
                    "too-large",
                    "a mail that waits has at most " + most + " bytes of attachments, this one has " + size
                            + "; send a link instead");
        }
        try {
            List<Enclosed> attachments = new ArrayList<>();
            for (Attachment each : mail.attachments()) {
                attachments.add(new Enclosed(each.name(), each.type(), content(each)));
            }
            return JSON.writeValueAsString(new Kept(
                    mail.id(),
                    mail.from().map(Person::of).orElse(null),
                    mail.replyTo().map(Person::of).orElse(null),
                    people(mail.to()),
                    people(mail.cc()),
                    people(mail.bcc()),
                    mail.subject(),
                    mail.text(),
                    mail.html(),
                    attachments,
                    mail.headers(),
                    mail.language().toLanguageTag()));
        } catch (IOException unreadable) {
            throw Failure.unavailable("an attachment of the mail could not be read", unreadable);
        }
    }

    private static byte[] content(Attachment attachment) throws IOException {
        try (InputStream in = attachment.content().open()) {
            byte[] content = in.readNBytes((int) attachment.size() + 1);
            if (content.length != attachment.size()) {
                throw Failure.invalidParameter(
                        "attachments",
                        "wrong-size",
                        "attachment '" + attachment.name() + "' is not as long as it says: " + attachment.size()
                                + " bytes");
            }
            return content;
        }
    }

    private static List<Person> people(List<Address> addresses) {
        return addresses.stream().map(Person::of).toList();
    }

    private static Address[] addresses(List<Person> people) {
        return people.stream().map(Person::address).toArray(Address[]::new);
    }

    /** Reads a mail, which goes under this Message-ID. */
    static Mail read(String text, String messageId) {
        Kept kept;
        try {
            kept = JSON.readValue(text, Kept.class);
        } catch (JsonProcessingException broken) {
            throw new Failure(
                    Failure.Kind.INVALID, "unreadable-mail", "the mail in the log can't be read any more", broken);
        }
        Mail.Draft draft = Mail.draft()
                .id(messageId)
                .to(addresses(kept.to()))
                .cc(addresses(kept.cc()))
                .bcc(addresses(kept.bcc()))
                .subject(kept.subject())
                .text(kept.text())
                .html(kept.html())
                .language(Locale.forLanguageTag(kept.language()));
        if (kept.from() != null) {
            draft.from(kept.from().address());
        }
        if (kept.replyTo() != null) {
            draft.replyTo(kept.replyTo().address());
        }
        kept.attachments().forEach(each -> draft.attach(Attachment.of(each.name(), each.type(), each.content())));
        kept.headers().forEach(draft::header);
        return draft.build();
    }
}
