package mortise.mail.smtp;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import mortise.core.Failure;
import mortise.core.Problem;
import mortise.mail.mime.MimeMail;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;

/** What exceptions of the library mean: who can act, and at which step it went wrong. */
final class Told {
    private final String where;
    private final String user;

    /**
     * Tells about one server.
     *
     * @param where the server as in messages, {@code host:port}
     * @param user who signs in
     */
    Told(String where, String user) {
        this.where = where;
        this.user = user;
    }

    /** A step of connecting, and what to say if it fails. */
    record Step(String name, String message) {}

    /** Tells at which step a connection failed. */
    Step connecting(MessagingException failed) {
        List<Throwable> chain = chain(failed);
        String reason = reason(chain.subList(chain.size() - 1, chain.size()));
        if (any(chain, AuthenticationFailedException.class)) {
            return new Step("login", "login as '" + user + "' at " + where + " was refused: " + reason);
        }
        if (any(chain, UnknownHostException.class)) {
            return new Step("dns", "no address is known for " + where);
        }
        if (String.valueOf(failed.getMessage()).contains("STARTTLS is required")) {
            return new Step("tls", where + " does not offer STARTTLS, and nothing is sent in clear");
        }
        if (any(chain, SSLException.class)
                || any(chain, CertificateException.class)
                || String.valueOf(failed.getMessage()).contains("TLS")) {
            return new Step(
                    "tls",
                    "no encrypted connection to " + where + ": its certificate is not trusted or is for"
                            + " another name, or it speaks no TLS there: " + reason);
        }
        return new Step("connect", "cannot connect to " + where + ": " + reason);
    }

    /** Returns what to throw if a mail could not be sent. */
    RuntimeException sending(MessagingException failed) {
        return MimeMail.ofAttachment(failed).orElseGet(() -> refused(failed));
    }

    private Failure refused(MessagingException failed) {
        List<Throwable> chain = chain(failed);
        List<Problem> never = new ArrayList<>();
        List<String> later = new ArrayList<>();
        for (Throwable each : chain) {
            if (each instanceof SMTPAddressFailedException recipient) {
                String words = recipient.getAddress().getAddress() + " was refused by " + where + ": "
                        + oneLine(String.valueOf(recipient.getMessage()));
                if (isForGood(recipient.getReturnCode())) {
                    never.add(Problem.of("recipient-refused", words));
                } else {
                    later.add(words);
                }
            }
        }
        if (!never.isEmpty()) {
            return new Failure(Failure.Kind.INVALID, never, failed);
        }
        if (!later.isEmpty()) {
            return new Failure(Failure.Kind.UNAVAILABLE, "recipient-not-now", String.join("; ", later), failed);
        }
        int code = code(chain);
        String reason = reason(chain);
        return isForGood(code)
                ? new Failure(Failure.Kind.INVALID, "mail-refused", where + " refused the mail: " + reason, failed)
                : Failure.unavailable(where + " did not take the mail: " + reason, failed);
    }

    /** Whether a failure says something about a recipient, and nothing about the server. */
    static boolean isOfRecipient(RuntimeException told) {
        return told instanceof Failure failure
                && (failure.kind() == Failure.Kind.INVALID
                        || failure.problems().get(0).code().equals("recipient-not-now"));
    }

    /** 5xx, but for those that ask for a login, which are the settings' fault and not the mail's. */
    private static boolean isForGood(int code) {
        return code >= 500 && code < 600 && code / 10 != 53 && code != 503;
    }

    private static int code(List<Throwable> chain) {
        for (Throwable each : chain) {
            if (each instanceof SMTPSendFailedException send) {
                return send.getReturnCode();
            }
            if (each instanceof SMTPSenderFailedException sender) {
                return sender.getReturnCode();
            }
        }
        return 0;
    }

    /** The library chains by causes and, for several recipients, by next exceptions, which are the causes too. */
    private static List<Throwable> chain(MessagingException failed) {
        Set<Throwable> chain = new LinkedHashSet<>();
        for (Throwable each = failed; each != null && chain.add(each); each = each.getCause()) {}
        return List.copyOf(chain);
    }

    private static boolean any(List<Throwable> chain, Class<?> type) {
        return chain.stream().anyMatch(type::isInstance);
    }

    private static String reason(List<Throwable> chain) {
        String reason = chain.stream()
                .map(Throwable::getMessage)
                .filter(message -> message != null && !message.isBlank())
                .map(Told::oneLine)
                .distinct()
                .collect(Collectors.joining(": "));
        return reason.isEmpty() ? chain.get(0).getClass().getSimpleName() : reason;
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s*[\\r\\n]+\\s*", " ");
    }
}
