package mortise.mail.rules;

import java.util.Objects;
import java.util.Optional;
import mortise.core.Context;
import mortise.core.Identity;
import mortise.entity.Action;
import mortise.entity.Change;
import mortise.entity.Entities;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.FieldType;
import mortise.entity.Filter;
import mortise.entity.Hooks;
import mortise.entity.Query;
import mortise.entity.Record;
import mortise.entity.Records;
import mortise.mail.rules.MailRule.Event;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Refuses rules that could never send a mail, when they are saved. */
@Component(service = Hooks.class)
public final class RuleChecks implements Hooks<MailRule> {
    private final Entities entities;

    /** Not there yet when the host asks for the hooks. */
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    volatile @Nullable Records records;

    /** Called by the host. */
    @Activate
    public RuleChecks(@Reference Entities entities) {
        this.entities = entities;
    }

    @Override
    public Class<MailRule> type() {
        return MailRule.class;
    }

    @Override
    public void beforeValidation(Change<MailRule> change) {
        if (change.action() == Action.DELETE) {
            return;
        }
        MailRule rule = change.after();
        Optional<EntityType> type = entities.model().find(rule.entity);
        if (type.isEmpty()) {
            change.refuse("entity", "unknown-entity", "There is no entity '" + rule.entity + "'.");
            return;
        }
        String field = Objects.toString(rule.field, "").strip();
        if (rule.event == Event.FIELD_CHANGED && visible(type.get(), field).isEmpty()) {
            change.refuse(
                    "field",
                    "unknown-field",
                    rule.entity + " has no field '" + field + "' whose change could be told.");
        }
        String address = Objects.toString(rule.addressField, "").strip();
        if (!address.isEmpty()
                && visible(type.get(), address)
                        .filter(each -> each.type() == FieldType.EMAIL || each.type() == FieldType.TEXT)
                        .isEmpty()) {
            change.refuse(
                    "addressField",
                    "unknown-field",
                    rule.entity + " has no field '" + address + "' of a mail address.");
        }
        if (rule.toOwner && type.get().ownerField().isEmpty()) {
            change.refuse("toOwner", "no-owner", "Records of " + rule.entity + " have no owner.");
        }
        if (!rule.toOwner && rule.users.isEmpty() && rule.roles.isEmpty() && address.isEmpty()) {
            change.refuse("toOwner", "no-recipient", "A rule needs somebody who gets the mail.");
        }
        Records known = records;
        if (known != null) {
            checkTemplate(change, rule, known);
        }
    }

    private static Optional<Field> visible(EntityType type, String name) {
        return type.field(name).filter(field -> !field.hidden());
    }

    private static void checkTemplate(Change<MailRule> change, MailRule rule, Records records) {
        Optional<Record> template;
        try (Context.Scope scope = Context.current().as(Identity.SYSTEM).open()) {
            template = records.find(Query.of("mailTemplate").where(Filter.eq("name", rule.template))).records().stream()
                    .findFirst();
        }
        if (template.isEmpty()) {
            change.refuse("template", "unknown-template", "There is no mail template '" + rule.template + "'.");
        } else if (!template.get().text("entity").equals(rule.entity)) {
            change.refuse(
                    "template",
                    "other-entity",
                    "The mail template '" + rule.template + "' is for "
                            + template.get().text("entity") + ", not for " + rule.entity + ".");
        }
    }
}
