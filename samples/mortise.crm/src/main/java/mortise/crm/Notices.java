package mortise.crm;

import java.util.List;
import mortise.entity.Draft;
import mortise.entity.Filter;
import mortise.entity.Model;
import mortise.entity.Query;
import mortise.entity.Record;
import mortise.entity.Records;

/** A mail to the owner of a new account, as an example of a rule and its template; where the host has rules. */
final class Notices {
    private static final String TEMPLATE = "New account";

    private Notices() {}

    /** Saves them, each once, and lets the owners see accounts, for nobody gets a mail about what he may not see. */
    static void save(Records records, Model model, List<Record> owners) {
        if (model.find("mailTemplate").isEmpty()
                || model.find("mailRule").isEmpty()
                || model.find("role").isEmpty()) {
            return;
        }
        if (records.count(Query.of("mailTemplate").where(Filter.eq("name", TEMPLATE))) == 0) {
            records.save(
                    template(
                            "",
                            "New account: {{name}}",
                            """
                            <p>Hello {{owner.title}},</p>
                            <p>the account <b>{{name}}</b>{{#country}} ({{country}}){{/country}} is yours.</p>
                            {{#website}}<p>{{website}}</p>{{/website}}
                            """));
            records.save(
                    template(
                            "de",
                            "Neues Konto: {{name}}",
                            """
                            <p>Guten Tag, {{owner.title}},</p>
                            <p>das Konto <b>{{name}}</b>{{#country}} ({{country}}){{/country}} gehört jetzt Ihnen.</p>
                            {{#website}}<p>{{website}}</p>{{/website}}
                            """));
        }
        records.find(Query.of("role").where(Filter.eq("name", "User"))).records().stream()
                .findFirst()
                .ifPresent(role -> owners.forEach(owner -> permit(records, owner.id(), role.id())));
        if (records.count(Query.of("mailRule").where(Filter.eq("template", TEMPLATE))) == 0) {
            records.save(Draft.create("mailRule")
                    .set("name", "Tell the owner of a new account")
                    .set("entity", "account")
                    .set("event", "CREATED")
                    .set("template", TEMPLATE)
                    .set("toOwner", true));
        }
    }

    private static void permit(Records records, long owner, long role) {
        if (records.require("user", owner).get("roles") == null) {
            records.save(Draft.update("user", owner).set("roles", List.of(role)));
        }
    }

    private static Draft template(String language, String subject, String html) {
        return Draft.create("mailTemplate")
                .set("name", TEMPLATE)
                .set("entity", "account")
                .set("language", language)
                .set("subject", subject)
                .set("html", html);
    }
}
