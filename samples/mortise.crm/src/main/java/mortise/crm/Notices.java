package mortise.crm;

import java.util.List;
import mortise.entity.Draft;
import mortise.entity.Filter;
import mortise.entity.Model;
import mortise.entity.Query;
import mortise.entity.Record;
import mortise.entity.Records;

/** Mails to the owner of an account that is new or has another name, as examples of rules; where the host has them. */
final class Notices {
    private static final String NEW = "New account";
    private static final String RENAMED = "Renamed account";

    private Notices() {}

    /** Saves them, each once, and lets the owners see accounts, for nobody gets a mail about what he may not see. */
    static void save(Records records, Model model, List<Record> owners) {
        if (model.find("mailTemplate").isEmpty()
                || model.find("mailRule").isEmpty()
                || model.find("role").isEmpty()) {
            return;
        }
        if (isMissing(records, "mailTemplate", "name", NEW)) {
            records.save(
                    template(
                            NEW,
                            "",
                            "New account: {{name}}",
                            """
                    <p>Hello {{owner.title}},</p>
                    <p>the account <b>{{name}}</b>{{#country}} ({{country}}){{/country}} is yours.</p>
                    {{#website}}<p>{{website}}</p>{{/website}}
                    """));
            records.save(
                    template(
                            NEW,
                            "de",
                            "Neues Konto: {{name}}",
                            """
                    <p>Guten Tag, {{owner.title}},</p>
                    <p>das Konto <b>{{name}}</b>{{#country}} ({{country}}){{/country}} gehört jetzt Ihnen.</p>
                    {{#website}}<p>{{website}}</p>{{/website}}
                    """));
        }
        if (isMissing(records, "mailTemplate", "name", RENAMED)) {
            records.save(
                    template(
                            RENAMED,
                            "",
                            "Renamed account: {{name}}",
                            """
                    <p>Hello {{owner.title}},</p>
                    <p>an account of yours is now named <b>{{name}}</b>.</p>
                    """));
            records.save(
                    template(
                            RENAMED,
                            "de",
                            "Umbenanntes Konto: {{name}}",
                            """
                    <p>Guten Tag, {{owner.title}},</p>
                    <p>eines Ihrer Konten heißt jetzt <b>{{name}}</b>.</p>
                    """));
        }
        records.find(Query.of("role").where(Filter.eq("name", "User"))).records().stream()
                .findFirst()
                .ifPresent(role -> owners.forEach(owner -> permit(records, owner.id(), role.id())));
        if (isMissing(records, "mailRule", "template", NEW)) {
            records.save(rule("Tell the owner of a new account", NEW).set("event", "CREATED"));
        }
        if (isMissing(records, "mailRule", "template", RENAMED)) {
            records.save(rule("Tell the owner of a renamed account", RENAMED)
                    .set("event", "FIELD_CHANGED")
                    .set("field", "name")
                    .set("notToAuthor", true));
        }
    }

    private static boolean isMissing(Records records, String entity, String field, String value) {
        return records.count(Query.of(entity).where(Filter.eq(field, value))) == 0;
    }

    private static void permit(Records records, long owner, long role) {
        if (records.require("user", owner).get("roles") == null) {
            records.save(Draft.update("user", owner).set("roles", List.of(role)));
        }
    }

    private static Draft template(String name, String language, String subject, String html) {
        return Draft.create("mailTemplate")
                .set("name", name)
                .set("entity", "account")
                .set("language", language)
                .set("subject", subject)
                .set("html", html);
    }

    private static Draft rule(String name, String template) {
        return Draft.create("mailRule")
                .set("name", name)
                .set("entity", "account")
                .set("template", template)
                .set("toOwner", true);
    }
}
