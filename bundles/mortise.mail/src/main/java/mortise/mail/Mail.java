package mortise.mail;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import mortise.core.Failure;

/**
 * A mail that can be sent: what is wrong with it was told when it was made. No value of a header can begin another header.
 *
 * <pre>{@code
 * Mail.draft().to(Address.of("ada@example.org")).subject("Invoice 7").text("It is attached.").attach(pdf).build()
 * }</pre>
 *
 * @param id the Message-ID without its angle brackets, {@code invoice-7@example.org}: all attempts to send one mail have the
 *     same, and different mails different ones
 * @param from who sends it; empty for the sender in the settings
 * @param replyTo who gets answers; empty for the sender
 * @param to main recipients
 * @param cc those who get a copy
 * @param bcc those who get a copy that no other recipient sees
 * @param subject one line; may be empty
 * @param text the plain text; empty if there is only HTML
 * @param html the HTML; empty if there is only text
 * @param attachments files, in order
 * @param headers further headers, of those that {@link Draft#header} allows, by name regardless of case
 * @param language what it is written in; ROOT if unknown
 */
public record Mail(
        String id,
        Optional<Address> from,
        Optional<Address> replyTo,
        List<Address> to,
        List<Address> cc,
        List<Address> bcc,
        String subject,
        String text,
        String html,
        List<Attachment> attachments,
        Map<String, String> headers,
        Locale language) {
    /** The most recipients of one mail, of all three kinds together. */
    public static final int MOST_RECIPIENTS = 100;

    private static final String ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*";
    private static final Pattern ID = Pattern.compile(ATOM + "@" + ATOM);
    private static final Pattern EXTENSION = Pattern.compile("X-[A-Za-z0-9-]+", Pattern.CASE_INSENSITIVE);
    private static final List<String> ALLOWED = List.of(
            "Auto-Submitted",
            "Importance",
            "In-Reply-To",
            "List-Id",
            "List-Unsubscribe",
            "List-Unsubscribe-Post",
            "Precedence",
            "References");
    private static final int MOST_ATTACHMENTS = 100;
    private static final int MOST_HEADERS = 50;
    private static final int LONGEST_ID = 250;
    private static final int LONGEST_HEADER = 2000;
    private static final int LONGEST_HEADER_NAME = 70;
    private static final int LONGEST_SUBJECT = 500;

    /**
     * Checks and copies everything.
     *
     * @throws Failure INVALID naming the part that is wrong
     */
    public Mail {
        if (!ID.matcher(OneLine.of("message id", id, LONGEST_ID)).matches()) {
            throw Failure.invalidParameter(
                    "id",
                    "bad-message-id",
                    "not a message id such as invoice-7@example.org, of ASCII letters, digits, dots and signs: '" + id
                            + "'");
        }
        to = List.copyOf(to);
        cc = List.copyOf(cc);
        bcc = List.copyOf(bcc);
        int recipients = to.size() + cc.size() + bcc.size();
        if (recipients == 0) {
            throw Failure.invalidParameter("to", "no-recipient", "a mail needs at least one recipient");
        }
        if (recipients > MOST_RECIPIENTS) {
            throw Failure.invalidParameter(
                    "to",
                    "too-many-recipients",
                    "a mail has at most " + MOST_RECIPIENTS + " recipients, this one has " + recipients);
        }
        OneLine.of("subject", subject, LONGEST_SUBJECT);
        if (text.isBlank() && html.isBlank()) {
            throw Failure.invalidParameter("text", "no-text", "a mail needs a text, as plain text, as HTML or both");
        }
        attachments = List.copyOf(attachments);
        if (attachments.size() > MOST_ATTACHMENTS) {
            throw Failure.invalidParameter(
                    "attachments",
                    "too-many-attachments",
                    "a mail has at most " + MOST_ATTACHMENTS + " attachments, this one has " + attachments.size());
        }
        Map<String, String> sorted = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.forEach(
                (name, value) -> sorted.put(allowed(name), OneLine.of("header " + name, value, LONGEST_HEADER)));
        if (sorted.size() > MOST_HEADERS) {
            throw Failure.invalidParameter(
                    "headers",
                    "too-many-headers",
                    "a mail has at most " + MOST_HEADERS + " further headers, this one has " + sorted.size());
        }
        headers = Collections.unmodifiableMap(sorted);
    }

    private static String allowed(String name) {
        if (!allows(OneLine.of("name of a header", name, LONGEST_HEADER))) {
            throw Failure.invalidParameter(
                    "headers",
                    "header-not-allowed",
                    "not a header that can be set: '" + name + "'; allowed are X-… and " + String.join(", ", ALLOWED));
        }
        return name;
    }

    /** Tells whether {@link Draft#header} takes a header of this name. */
    public static boolean allows(String header) {
        return ALLOWED.stream().anyMatch(header::equalsIgnoreCase)
                || (EXTENSION.matcher(header).matches() && header.length() <= LONGEST_HEADER_NAME);
    }

    /** Begins a mail. */
    public static Draft draft() {
        return new Draft();
    }

    /** Returns all recipients, each once. */
    public List<Address> recipients() {
        Map<String, Address> recipients = new LinkedHashMap<>();
        Stream.of(to, cc, bcc).flatMap(List::stream).forEach(each -> recipients.putIfAbsent(each.mailbox(), each));
        return List.copyOf(recipients.values());
    }

    /** Returns this mail with a sender, if it has none yet. */
    public Mail orFrom(Address sender) {
        return from.isPresent()
                ? this
                : new Mail(
                        id,
                        Optional.of(sender),
                        replyTo,
                        to,
                        cc,
                        bcc,
                        subject,
                        text,
                        html,
                        attachments,
                        headers,
                        language);
    }

    /** A mail being written; {@link #build} checks it. For one thread. */
    public static final class Draft {
        private String id = UUID.randomUUID() + "@mortise";
        private Optional<Address> from = Optional.empty();
        private Optional<Address> replyTo = Optional.empty();
        private final List<Address> to = new ArrayList<>();
        private final List<Address> cc = new ArrayList<>();
        private final List<Address> bcc = new ArrayList<>();
        private String subject = "";
        private String text = "";
        private String html = "";
        private final List<Attachment> attachments = new ArrayList<>();
        private final Map<String, String> headers = new LinkedHashMap<>();
        private Locale language = Locale.ROOT;

        private Draft() {}

        /** Sets the message id; without one, each {@code Draft} has a random one. */
        public Draft id(String messageId) {
            id = messageId;
            return this;
        }

        /** Sets the sender; without one, it is that of the settings. */
        public Draft from(Address sender) {
            from = Optional.of(sender);
            return this;
        }

        /** Sets who gets answers. */
        public Draft replyTo(Address answers) {
            replyTo = Optional.of(answers);
            return this;
        }

        /** Adds main recipients. */
        public Draft to(Address... recipients) {
            to.addAll(List.of(recipients));
            return this;
        }

        /** Adds recipients of a copy. */
        public Draft cc(Address... recipients) {
            cc.addAll(List.of(recipients));
            return this;
        }

        /** Adds recipients of a copy whom no other recipient sees. */
        public Draft bcc(Address... recipients) {
            bcc.addAll(List.of(recipients));
            return this;
        }

        /** Sets the subject. */
        public Draft subject(String line) {
            subject = line;
            return this;
        }

        /** Sets the plain text. */
        public Draft text(String plain) {
            text = plain;
            return this;
        }

        /** Sets the HTML, which is sent as it is. */
        public Draft html(String markup) {
            html = markup;
            return this;
        }

        /** Adds a file. */
        public Draft attach(Attachment attachment) {
            attachments.add(attachment);
            return this;
        }

        /**
         * Sets a header: {@code X-…}, {@code Auto-Submitted}, {@code Importance}, {@code In-Reply-To}, {@code List-Id},
         * {@code List-Unsubscribe}, {@code List-Unsubscribe-Post}, {@code Precedence} or {@code References}.
         */
        public Draft header(String name, String value) {
            headers.put(name, value);
            return this;
        }

        /** Sets what it is written in. */
        public Draft language(Locale locale) {
            language = locale;
            return this;
        }

        /**
         * Returns the mail.
         *
         * @throws Failure INVALID naming the part that is wrong
         */
        public Mail build() {
            return new Mail(id, from, replyTo, to, cc, bcc, subject, text, html, attachments, headers, language);
        }
    }
}
