package mortise.webhooks.records;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import mortise.core.Failure;
import mortise.entity.Action;
import mortise.entity.Change;
import mortise.entity.Entities;
import mortise.entity.EntityType;
import mortise.entity.Hooks;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Refuses webhooks that could never send, when they are saved. Names are not looked up here: that is done when it is sent. */
@Component(service = Hooks.class)
public final class WebhookChecks implements Hooks<Webhook> {
    private final Entities entities;
    private final Outlet outlet;
    private final Messages messages;

    /** Called by the host. */
    @Activate
    public WebhookChecks(@Reference Entities entities, @Reference Outlet outlet, @Reference Messages messages) {
        this.entities = entities;
        this.outlet = outlet;
        this.messages = messages;
    }

    @Override
    public Class<Webhook> type() {
        return Webhook.class;
    }

    @Override
    public void beforeValidation(Change<Webhook> change) {
        if (change.action() == Action.DELETE) {
            return;
        }
        Webhook webhook = change.after();
        Optional<EntityType> type = entities.model().find(webhook.entity);
        if (type.isEmpty()
                && (change.action() == Action.CREATE || change.changed().contains("entity"))) {
            change.refuse("entity", "unknown-entity", "There is no entity '" + webhook.entity + "'.");
        }
        type.ifPresent(known -> checkFields(change, known, webhook));
        if (!webhook.url.isBlank()) {
            try {
                outlet.address(webhook.url);
            } catch (Failure wrong) {
                change.refuse(
                        "url",
                        wrong.problems().get(0).code(),
                        sentence(wrong.problems().get(0).message()));
            }
        }
    }

    private static String sentence(String message) {
        return message.substring(0, 1).toUpperCase(Locale.ROOT) + message.substring(1) + ".";
    }

    private static void checkFields(Change<Webhook> change, EntityType type, Webhook webhook) {
        for (String name : fields(webhook.fields)) {
            if (type.field(name).filter(field -> !field.hidden()).isEmpty()) {
                change.refuse(
                        "fields",
                        "unknown-field",
                        type.name() + " has no field '" + name + "' whose change could be told.");
            }
        }
    }

    /** Returns the names between commas. */
    static List<String> fields(@Nullable Object text) {
        return Arrays.stream(Objects.toString(text, "").split(",", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    @Override
    public void beforeCommit(Change<Webhook> change) {
        if (change.action() == Action.DELETE) {
            messages.forget(change.id());
        }
    }
}
