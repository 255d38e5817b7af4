package mortise.shell.mail;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mortise.core.Failure;
import mortise.mail.Mail;
import mortise.mail.Outbox;
import mortise.shell.kit.HostCommand;
import mortise.shell.kit.Names;
import mortise.shell.kit.OptionsAnywhere;
import mortise.shell.kit.Output;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Parsing;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Shows a mail of the outbox. */
@Service
@Parsing(OptionsAnywhere.class)
@Command(scope = "mortise", name = "mail-show", description = "Shows a mail of the outbox")
public final class MailShow extends HostCommand {
    @Argument(index = 0, name = "id", description = "Its id in mail-list", required = true)
    @Completion(Ids.class)
    private String id = "";

    @Override
    protected Output run() {
        Mail mail = service(Outbox.class)
                .find(id)
                .orElseThrow(() -> Failure.missing("no mail '" + id + "' is kept in the outbox"));
        Map<String, Object> headers = headers(mail);
        Map<String, Object> all = new LinkedHashMap<>(headers);
        all.put("text", mail.text());
        all.put("html", mail.html());
        String head = headers.entrySet().stream()
                .map(header -> header.getKey() + ": " + words(header.getValue()))
                .collect(Collectors.joining("\n"));
        return Output.said(head + "\n\n" + (mail.text().isBlank() ? mail.html() : mail.text()).stripTrailing(), all);
    }

    private static Map<String, Object> headers(Mail mail) {
        Map<String, Object> headers = new LinkedHashMap<>();
        headers.put("messageId", mail.id());
        mail.from().ifPresent(from -> headers.put("from", from));
        mail.replyTo().ifPresent(replyTo -> headers.put("replyTo", replyTo));
        put(headers, "to", mail.to());
        put(headers, "cc", mail.cc());
        put(headers, "bcc", mail.bcc());
        headers.put("subject", mail.subject());
        headers.putAll(mail.headers());
        put(
                headers,
                "attachments",
                mail.attachments().stream()
                        .map(file -> file.name() + " (" + file.type() + ", " + file.size() + " bytes)")
                        .toList());
        return headers;
    }

    private static void put(Map<String, Object> headers, String name, List<?> values) {
        if (!values.isEmpty()) {
            headers.put(name, values);
        }
    }

    private static String words(Object value) {
        return value instanceof List<?> values
                ? values.stream().map(String::valueOf).collect(Collectors.joining(", "))
                : value.toString();
    }

    /** Completes ids of the latest mails. */
    @Service
    public static final class Ids extends Names<Outbox> {
        /** Made by the shell. */
        public Ids() {
            super(Outbox.class);
        }

        @Override
        protected Stream<String> names(Outbox outbox) {
            return outbox.list("", 50).stream().map(Outbox.Entry::id);
        }
    }
}
