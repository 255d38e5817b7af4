package mortise.mail.rules;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import mortise.core.Failure;
import mortise.entity.Action;
import mortise.entity.AuditEntry;
import mortise.entity.EntityType;
import mortise.entity.Record;
import mortise.entity.RecordChanges.Change;
import mortise.entity.Records;
import mortise.mail.MailTemplates;
import mortise.mail.MailTemplates.Written;

/** The record that a change is about. */
record Told(Records records, EntityType type, Change change) {
    /** The record as somebody sees it. */
    interface Seen {
        /** Returns a field's value as text, empty if it has none. */
        String text(String field);

        /** Writes a mail about it. */
        Written written(MailTemplates templates, String template, Locale language);
    }

    /**
     * Returns it as the identity of the context sees it, as it is now or as it was when it was deleted; empty if that one
     * may not see it, or if it is gone meanwhile.
     */
    Optional<Seen> seen() {
        try {
            return change.action() == Action.DELETE
                    ? deleted()
                    : records.get(type.name(), change.id()).map(Told::live);
        } catch (Failure failure) {
            if (failure.kind() == Failure.Kind.DENIED || failure.kind() == Failure.Kind.MISSING) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    private static Seen live(Record record) {
        return new Seen() {
            @Override
            public String text(String field) {
                return record.text(field);
            }

            @Override
            public Written written(MailTemplates templates, String template, Locale language) {
                return templates.write(template, language, record.id());
            }
        };
    }

    /** The history has the last values, and shows them to whom it may. */
    private Optional<Seen> deleted() {
        List<AuditEntry> last = records.history(type.name(), change.id(), 0, 1);
        if (last.isEmpty() || last.get(0).action() != Action.DELETE) {
            return Optional.empty();
        }
        Map<String, String> texts = new HashMap<>();
        last.get(0).changes().forEach(each -> texts.put(each.field(), Objects.toString(each.before(), "")));
        texts.values().removeIf(String::isEmpty);
        return Optional.of(new Seen() {
            @Override
            public String text(String field) {
                return texts.getOrDefault(field, "");
            }

            @Override
            public Written written(MailTemplates templates, String template, Locale language) {
                return templates.write(template, language, type.name(), change.id(), texts);
            }
        });
    }
}
