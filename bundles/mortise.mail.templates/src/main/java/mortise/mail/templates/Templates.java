package mortise.mail.templates;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.core.Identity;
import mortise.core.Problem;
import mortise.entity.Action;
import mortise.entity.Change;
import mortise.entity.Entities;
import mortise.entity.EntityType;
import mortise.entity.Filter;
import mortise.entity.Hooks;
import mortise.entity.Model;
import mortise.entity.Query;
import mortise.entity.Record;
import mortise.entity.Records;
import mortise.mail.MailTemplates;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Finds templates and uses them. Templates are read as the host itself, records as whoever asks. */
@Component
public final class Templates implements MailTemplates {
    private static final int LONGEST_SUBJECT = 500;

    private final Records records;
    private final Entities entities;

    /** Called by the host with the door to data. */
    @Activate
    public Templates(@Reference Records records, @Reference Entities entities) {
        this.records = records;
        this.entities = entities;
    }

    @Override
    public Written write(String template, Locale language, long record) {
        Record found = find(template, language);
        return written(
                found.text("entity"),
                record,
                Locale.forLanguageTag(found.text("language")),
                found.text("subject"),
                found.text("html"),
                found.text("text"));
    }

    @Override
    public Written write(String template, Locale language, String entity, long record, Map<String, String> values) {
        Record found = find(template, language);
        if (!entity.equals(found.text("entity"))) {
            throw Failure.invalid(
                    "other-entity",
                    "the mail template '" + template + "' is for records of '" + found.text("entity") + "', not of '"
                            + entity + "'");
        }
        checked(entity, found.text("subject"), found.text("html"), found.text("text"));
        return written(
                PastRecord.of(entities.model().type(entity), record, values),
                Locale.forLanguageTag(found.text("language")),
                found.text("subject"),
                found.text("html"),
                found.text("text"));
    }

    private Record find(String template, Locale language) {
        List<String> keys = new ArrayList<>();
        if (!language.equals(Locale.ROOT)) {
            keys.add(key(template, language.toLanguageTag()));
            keys.add(key(template, language.getLanguage()));
        }
        keys.add(key(template, ""));
        for (String key : keys) {
            Optional<Record> found = asHost(key);
            if (found.isPresent()) {
                return found.get();
            }
        }
        throw Failure.missing("there is no mail template '" + template + "' "
                + (language.equals(Locale.ROOT)
                        ? "of no language"
                        : "for the language '" + language.toLanguageTag() + "', and none of no language"));
    }

    private Optional<Record> asHost(String key) {
        try (Context.Scope scope = Context.current().as(Identity.SYSTEM).open()) {
            return records.find(Query.of("mailTemplate").where(Filter.eq("templateKey", key))).records().stream()
                    .findFirst();
        }
    }

    static String key(String name, String language) {
        return name.strip() + ":" + language.strip().toLowerCase(Locale.ROOT);
    }

    @Override
    public Written preview(String entity, long record, Locale language, String subject, String html, String text) {
        return written(entity, record, language, subject, html, text);
    }

    private Written written(String entity, long record, Locale language, String subject, String html, String text) {
        checked(entity, subject, html, text);
        return written(records.require(entity, record), language, subject, html, text);
    }

    private void checked(String entity, String subject, String html, String text) {
        List<Problem> problems = check(entity, subject, html, text);
        if (!problems.isEmpty()) {
            throw new Failure(Failure.Kind.INVALID, problems);
        }
    }

    private Written written(Record record, Locale language, String subject, String html, String text) {
        Values values = new Values(records, language, Context.current().zone());
        Values.Of seen = values.of(record);
        String line = Engine.write(subject, false, seen)
                .replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ")
                .strip();
        String markup = Engine.write(html, true, seen);
        String plain = text.isBlank() ? PlainText.of(markup) : Engine.write(text, false, seen);
        return new Written(
                line.length() > LONGEST_SUBJECT ? line.substring(0, LONGEST_SUBJECT - 1) + "…" : line,
                markup,
                plain,
                language);
    }

    @Override
    public List<Problem> check(String entity, String subject, String html, String text) {
        return check(entities.model(), entity, subject, html, text);
    }

    private static List<Problem> check(Model model, String entity, String subject, String html, String text) {
        Optional<EntityType> type = model.find(entity);
        if (type.isEmpty()) {
            return List.of(Problem.atField("entity", "unknown-entity", "there is no entity '" + entity + "'"));
        }
        List<Problem> problems = new ArrayList<>();
        check(model, type.get(), "subject", subject, problems);
        check(model, type.get(), "html", html, problems);
        check(model, type.get(), "text", text, problems);
        return problems;
    }

    private static void check(Model model, EntityType type, String field, String source, List<Problem> problems) {
        Optional<Problem> unreadable = Engine.problem(field, source);
        unreadable.ifPresent(problems::add);
        problems.addAll(Tags.check(model, type, field, source));
    }

    /** Refuses templates that cannot be used when they are saved, with every line that is wrong. */
    @Component(service = Hooks.class)
    public static final class Saving implements Hooks<MailTemplate> {
        private final Entities entities;

        /** Called by the host. */
        @Activate
        public Saving(@Reference Entities entities) {
            this.entities = entities;
        }

        @Override
        public Class<MailTemplate> type() {
            return MailTemplate.class;
        }

        @Override
        public void beforeValidation(Change<MailTemplate> change) {
            if (change.action() == Action.DELETE) {
                return;
            }
            MailTemplate template = change.after();
            template.name = template.name.strip();
            template.templateKey = key(template.name, Objects.toString(template.language, ""));
            check(
                            entities.model(),
                            template.entity,
                            template.subject,
                            template.html,
                            Objects.toString(template.text, ""))
                    .forEach(problem -> change.refuse(
                            Objects.toString(problem.field(), "html"), problem.code(), problem.message()));
        }
    }
}
