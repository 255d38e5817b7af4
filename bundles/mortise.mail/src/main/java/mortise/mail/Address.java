package mortise.mail;

import java.net.IDN;
import java.util.Optional;
import java.util.regex.Pattern;
import mortise.core.Failure;

/**
 * Where a mail goes to or comes from. An instance is always one that can be written into a mail.
 *
 * @param name what people read, in any script; empty if none
 * @param mailbox {@code ada@example.org}; its domain in ASCII
 */
public record Address(String name, String mailbox) {
    private static final Pattern LOCAL = Pattern.compile("[\\w!#$%&'*+/=?^`{|}~-]+(\\.[\\w!#$%&'*+/=?^`{|}~-]+)*");
    private static final Pattern DOMAIN =
            Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*");
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_LOCAL = 64;
    private static final int LONGEST_LABEL = 63;
    private static final int LONGEST = 254;

    /**
     * Checks the address. A domain may be given in its own script and becomes ASCII. The part before the @ is of ASCII
     * letters, digits, single dots and <code>!#$%&amp;'*+-/=?^_`{|}~</code>; quoted ones and those of other scripts, which many
     * servers do not take, are refused.
     *
     * @throws Failure INVALID if it is not an address, saying what is wrong with it
     */
    public Address {
        name = OneLine.of("name of an address", name.strip(), LONGEST_NAME);
        mailbox = mailbox(mailbox.strip());
    }

    /**
     * Makes one without a name.
     *
     * @throws Failure INVALID if it is not an address
     */
    public static Address of(String mailbox) {
        return new Address("", mailbox);
    }

    /**
     * Reads what a person wrote: {@code ada@example.org}, {@code Ada Lovelace <ada@example.org>} or {@code "Lovelace, Ada"
     * <ada@example.org>}.
     *
     * @throws Failure INVALID if it is not one address
     */
    public static Address parse(String text) {
        String whole = text.strip();
        int open = whole.lastIndexOf('<');
        if (open < 0) {
            return of(whole);
        }
        if (!whole.endsWith(">")) {
            throw bad(text, "'>' is missing at its end");
        }
        String name = whole.substring(0, open).strip();
        if (name.length() > 1 && name.startsWith("\"") && name.endsWith("\"")) {
            name = name.substring(1, name.length() - 1).replaceAll("\\\\(.)", "$1");
        }
        return new Address(name, whole.substring(open + 1, whole.length() - 1));
    }

    private static String mailbox(String text) {
        OneLine.of("address", text, 2 * LONGEST);
        int at = text.lastIndexOf('@');
        if (at < 0) {
            throw bad(text, "there is no @");
        }
        String local = text.substring(0, at);
        if (!LOCAL.matcher(local).matches()) {
            throw bad(text, "'" + local + "' before the @ is not of letters a to z, digits, single dots and signs");
        }
        if (local.length() > LONGEST_LOCAL) {
            throw bad(text, "more than " + LONGEST_LOCAL + " characters are before the @");
        }
        String domain = ascii(text.substring(at + 1))
                .orElseThrow(() -> bad(text, "'" + text.substring(at + 1) + "' after the @ is not a domain"));
        if (local.length() + 1 + domain.length() > LONGEST) {
            throw bad(text, "it has more than " + LONGEST + " characters");
        }
        return local + "@" + domain;
    }

    private static Optional<String> ascii(String domain) {
        try {
            String ascii = IDN.toASCII(domain);
            for (String label : ascii.split("\\.", -1)) {
                if (label.length() > LONGEST_LABEL) {
                    return Optional.empty();
                }
            }
            return Optional.of(ascii).filter(name -> DOMAIN.matcher(name).matches());
        } catch (IllegalArgumentException notADomain) {
            return Optional.empty();
        }
    }

    private static Failure bad(String text, String reason) {
        return Failure.invalid("bad-address", "not a mail address: '" + text + "': " + reason);
    }

    /** Writes it as a person would: {@code Ada Lovelace <ada@example.org>}. {@link #parse} reads it again. */
    @Override
    public String toString() {
        if (name.isEmpty()) {
            return mailbox;
        }
        boolean plain = name.codePoints().allMatch(letter -> Character.isLetterOrDigit(letter) || letter == ' ');
        return (plain ? name : "\"" + name.replaceAll("([\"\\\\])", "\\\\$1") + "\"") + " <" + mailbox + ">";
    }
}
