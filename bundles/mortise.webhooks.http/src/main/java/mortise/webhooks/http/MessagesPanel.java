package mortise.webhooks.http;

import static mortise.ui.Html.escape;

import java.io.IOException;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.entity.Action;
import mortise.entity.Record;
import mortise.entity.Records;
import mortise.ui.RecordPanel;
import mortise.webhooks.Webhooks;
import mortise.webhooks.Webhooks.Message;
import mortise.webhooks.Webhooks.Search;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The latest messages of a webhook beside its record, and its secret for who may change it. */
@Component
public final class MessagesPanel implements RecordPanel {
    private static final int MOST = 10;

    private final Webhooks webhooks;
    private final Records records;

    /** Called by the host. */
    @Activate
    public MessagesPanel(@Reference Webhooks webhooks, @Reference Records records) {
        this.webhooks = webhooks;
        this.records = records;
    }

    @Override
    public String entity() {
        return Webhooks.ENTITY;
    }

    @Override
    public String title() {
        return words().getString("title");
    }

    private static ResourceBundle words() {
        return ResourceBundle.getBundle(
                "mortise.webhooks.http.words",
                Context.current().locale(),
                MessagesPanel.class.getClassLoader(),
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
    }

    @Override
    public void write(Record webhook, Appendable out) throws IOException {
        ResourceBundle words = words();
        List<Message> messages = webhooks.find(new Search(webhook.id(), null, 0), Long.MAX_VALUE, MOST);
        if (messages.isEmpty()) {
            out.append("<p class=\"muted\">")
                    .append(escape(words.getString("none")))
                    .append("</p>");
        } else {
            out.append("<ul class=\"col\">");
            for (Message message : messages) {
                write(message, words, out);
            }
            out.append("</ul>");
        }
        if (records.may(Action.EDIT, webhook)) {
            writeSecret(webhook.id(), words, out);
        }
    }

    private static void write(Message message, ResourceBundle words, Appendable out) throws IOException {
        Context context = Context.current();
        String state = message.state().name().toLowerCase(Locale.ROOT);
        String look =
                switch (message.state()) {
                    case WAITING -> message.attempts() == 0 ? "info" : "warn";
                    case DELIVERED -> "good";
                    case FAILED -> "bad";
                };
        String when = DateTimeFormatter.ofLocalizedDateTime(FormatStyle.SHORT)
                .withLocale(context.locale())
                .withZone(context.zone())
                .format(message.queued());
        out.append("<li><span class=\"tag ")
                .append(look)
                .append("\">")
                .append(escape(words.getString(state)))
                .append("</span> ")
                .append(escape(message.event()));
        if (message.record() != 0) {
            out.append(" ").append(Long.toString(message.record()));
        }
        out.append("<br><small class=\"xs muted\">").append(escape(when));
        if (!message.reason().isEmpty()) {
            out.append(" · ").append(escape(message.reason()));
        }
        out.append("</small></li>");
    }

    /** Not shown until somebody asks, for others may look at the screen. */
    private void writeSecret(long webhook, ResourceBundle words, Appendable out) throws IOException {
        String secret;
        try {
            secret = webhooks.secret(webhook);
        } catch (Failure gone) {
            return;
        }
        out.append("<details><summary>")
                .append(escape(words.getString("secret")))
                .append("</summary><code class=\"wraps\">")
                .append(escape(secret))
                .append("</code></details>");
    }
}
