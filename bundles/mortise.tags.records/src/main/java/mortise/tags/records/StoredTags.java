package mortise.tags.records;

import java.text.Collator;
import java.text.Normalizer;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.database.CurrentTransaction;
import mortise.database.Database;
import mortise.database.Migrations;
import mortise.database.Migrations.Script;
import mortise.database.Statements;
import mortise.entity.Action;
import mortise.entity.EntityType;
import mortise.entity.Filter;
import mortise.entity.Filter.Operator;
import mortise.entity.Query;
import mortise.entity.Record;
import mortise.entity.Records;
import mortise.tags.Tags;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Tags in a table of their own, with who put them there and when. */
@Component(service = {Tags.class, StoredTags.class})
public final class StoredTags implements Tags {
    private static final String BUNDLE = "mortise.tags.records";
    private static final List<Script> TABLES = List.of(
            new Script("1", "record_tags", Objects.requireNonNull(StoredTags.class.getResource("/tags/V1__tags.sql"))));
    private static final int MOST_USED = 100;
    private static final int LOOKED_AT = 1000;

    private final Records records;
    private final Statements sql;

    /** Called by the host; makes the table. */
    @Activate
    public StoredTags(@Reference Records records, @Reference Database database, @Reference Migrations migrations) {
        this.records = records;
        sql = new Statements(database, "tags");
        migrations.migrate(database, BUNDLE, TABLES);
    }

    /** Returns a tag as it is kept. */
    private static String valid(String tag) {
        String plain = Normalizer.normalize(tag, Normalizer.Form.NFC).strip().replaceAll("[\\h\\s]+", " ");
        if (plain.isEmpty()) {
            throw Failure.invalidField("tag", "blank", "a tag has at least one character");
        }
        if (plain.codePointCount(0, plain.length()) > MOST_CHARACTERS || plain.length() > MOST_CHARACTERS) {
            throw Failure.invalidField(
                    "tag", "too-long", "a tag has at most " + MOST_CHARACTERS + " characters, not " + plain.length());
        }
        // Code points that are surrogates are halves of characters, which no database takes.
        if (plain.codePoints()
                .anyMatch(each -> each == ','
                        || Character.isISOControl(each)
                        || Character.getType(each) == Character.SURROGATE)) {
            throw Failure.invalidField(
                    "tag", "bad-character", "a tag has no commas, line breaks or control characters");
        }
        return plain;
    }

    /** What two spellings of one tag have in common. */
    private static String folded(String tag) {
        String folded = Normalizer.normalize(tag, Normalizer.Form.NFKC)
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT)
                .strip()
                .replaceAll("[\\h\\s]+", " ");
        return folded.length() > 150 ? folded.substring(0, 150) : folded;
    }

    private static List<String> sorted(Collection<String> tags) {
        Collator collator = Collator.getInstance(Context.current().locale());
        return tags.stream().sorted(collator).toList();
    }

    @Override
    public List<String> of(String entity, long record) {
        Record seen = records.require(entity, record);
        return sorted(sql.query(row -> row.getString(1), "select tag from record_tags where record_id = ?", seen.id()));
    }

    @Override
    public void add(String entity, long record, String tag) {
        String plain = valid(tag);
        String folded = folded(plain);
        Record tagged = editable(entity, record);
        try {
            records.transaction(() -> {
                List<String> before = sql.query(
                        row -> row.getString(1), "select folded from record_tags where record_id = ?", tagged.id());
                if (before.contains(folded)) {
                    return tag;
                }
                if (before.size() >= MOST_OF_A_RECORD) {
                    throw Failure.invalidField(
                            "tag",
                            "too-many",
                            "a record has at most " + MOST_OF_A_RECORD + " tags; take one off first");
                }
                sql.insert(
                        "insert into record_tags (entity, record_id, folded, tag, tagged_by) values (?, ?, ?, ?, ?)",
                        tagged.type().name(),
                        tagged.id(),
                        folded,
                        spelled(tagged.type(), folded, plain),
                        Context.current().identity().id());
                return tag;
            });
        } catch (Failure refused) {
            // Somebody else was faster: it is there, and that is what was asked for. A caller's transaction is lost by
            // it, though.
            boolean own = CurrentTransaction.get().isEmpty();
            if (!own || !refused.problems().get(0).code().equals("duplicate")) {
                throw refused;
            }
        }
    }

    /** Returns how the tag was spelled first on records of the entity. */
    private String spelled(EntityType type, String folded, String otherwise) {
        return sql
                .query(
                        row -> row.getString(1),
                        "select tag from record_tags where entity = ? and folded = ? order by id"
                                + " fetch first 1 rows only",
                        type.name(),
                        folded)
                .stream()
                .findFirst()
                .orElse(otherwise);
    }

    @Override
    public void remove(String entity, long record, String tag) {
        Record tagged = editable(entity, record);
        sql.update("delete from record_tags where record_id = ? and folded = ?", tagged.id(), folded(tag));
    }

    private Record editable(String entity, long record) {
        Record found = records.require(entity, record);
        if (!records.may(Action.EDIT, found)) {
            throw Failure.denied("you may see this record, but not change its tags");
        }
        return found;
    }

    private record Use(String folded, String tag, long record) {}

    @Override
    public List<String> used(String entity, String prefix, int most) {
        if (most < 1 || most > MOST_USED) {
            throw Failure.invalidParameter("size", "size", "a page has from 1 to " + MOST_USED + " tags");
        }
        String like = folded(prefix).replaceAll("[!%_]", "!$0") + "%";
        List<Use> uses = sql.query(
                row -> new Use(row.getString(1), row.getString(2), row.getLong(3)),
                "select folded, tag, record_id from record_tags where entity = ? and folded like ? escape '!'"
                        + " order by id desc fetch first " + LOOKED_AT + " rows only",
                entity,
                like);
        Set<Long> visible = visible(entity, uses);
        Map<String, String> tags = new LinkedHashMap<>();
        for (Use use : uses) {
            if (tags.size() < most && visible.contains(use.record())) {
                tags.putIfAbsent(use.folded(), use.tag());
            }
        }
        return sorted(tags.values());
    }

    /** Nobody learns a word from a record that he may not see. */
    private Set<Long> visible(String entity, List<Use> uses) {
        List<Long> ids = uses.stream().map(Use::record).distinct().toList();
        Query all = Query.of(entity)
                .where(new Filter.Compare("id", Operator.IN, ids.isEmpty() ? List.of(0L) : ids))
                .fields(Set.of());
        Set<Long> visible = new HashSet<>();
        records.forEach(all, record -> visible.add(record.id()));
        return visible;
    }

    @Override
    public List<Long> records(String entity, String tag) {
        List<Long> found = sql.query(
                row -> row.getLong(1),
                "select record_id from record_tags where entity = ? and folded = ? order by id desc fetch first "
                        + (MOST_RECORDS + 1) + " rows only",
                entity,
                folded(tag));
        if (found.size() > MOST_RECORDS) {
            throw Failure.invalidParameter(
                    "tag",
                    "too-many",
                    "more than " + MOST_RECORDS + " records have the tag '" + tag + "', too many to be listed by it");
        }
        return found;
    }

    /** Removes the tags of records that are gone. */
    void forget(List<Long> gone) {
        sql.update(
                "delete from record_tags where record_id in (" + Statements.marks(gone.size()) + ")", gone.toArray());
    }
}
