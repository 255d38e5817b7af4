package mortise.web.record;

import java.util.List;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.FileRules;
import mortise.entity.Record;
import mortise.web.shell.Titles;
import mortise.web.slot.Panels;
import mortise.web.text.Formats;
import mortise.web.text.Texts;
import org.jspecify.annotations.Nullable;

/**
 * What the page of a record shows.
 *
 * @param badge a choice shown behind the title, null for none
 * @param about fields shown below the title
 * @param figures numbers and days shown large
 * @param longs fields too long for the side
 * @param groups the other fields that have a value
 * @param history the history if its tab is open, else null
 * @param related the records of a relation if its tab is open, else null
 * @param aside the first few records of the first relation, null for none
 * @param tags its tags, null if there is nothing to show of them
 * @param created who made it and when, as a sentence
 * @param csrf the token of forms
 */
public record RecordView(
        Record record,
        @Nullable Field badge,
        List<Field> about,
        List<Field> figures,
        List<Field> longs,
        List<Group> groups,
        List<Tab> tabs,
        @Nullable HistoryView history,
        @Nullable RelatedView related,
        @Nullable RelatedView aside,
        @Nullable TagsView tags,
        List<Panels.Panel> panels,
        boolean mayEdit,
        boolean mayDelete,
        String created,
        String csrf,
        Titles titles,
        Texts texts,
        Formats formats) {
    /**
     * Fields under a heading.
     *
     * @param mark {@code plug} for fields of another bundle, {@code dot} for those an administrator added, else empty
     */
    public record Group(String heading, String mark, List<Field> fields) {}

    /**
     * A tab.
     *
     * @param count how many it holds, empty if that is not known
     */
    public record Tab(String title, String count, String href, boolean current) {}

    /** Returns the entity. */
    public EntityType type() {
        return record.type();
    }

    /** Returns the record's path. */
    public String path() {
        return "/" + record.type().path() + "/" + record.id();
    }

    /** Returns a field's value. */
    public @Nullable Object value(Field field) {
        return record.get(field.name());
    }

    /** Returns the records a field refers to. */
    public List<Record> relatedOf(Field field) {
        return titles.of(field, value(field));
    }

    /** Returns where the record's picture is, empty if it has none. */
    public String picture() {
        for (Field field : type().fields()) {
            FileRules rules = field.files();
            if (rules != null && rules.image() && value(field) instanceof Long id) {
                return "/api/files/" + id + "/small";
            }
        }
        return "";
    }
}
