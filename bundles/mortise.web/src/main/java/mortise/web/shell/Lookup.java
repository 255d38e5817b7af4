package mortise.web.shell;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import mortise.entity.Action;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.Filter;
import mortise.entity.Query;
import mortise.entity.Record;
import mortise.entity.Records;

/** Finds records by what people type of their titles. Safe for use by many threads. */
public final class Lookup {
    private final Records records;

    /** Looks among these records. */
    public Lookup(Records records) {
        this.records = records;
    }

    /**
     * Returns the records whose titles have all of the words, by title; all for no words. Empty if the reader may view none of
     * the entity.
     */
    public List<Record> find(EntityType type, String words, int most) {
        if (!records.may(Action.VIEW, type.name())) {
            return List.of();
        }
        Set<String> fields = new LinkedHashSet<>(type.titleFields());
        About.field(type).map(Field::name).ifPresent(fields::add);
        Query query = Query.of(type.name())
                .fields(fields)
                .sort(type.titleFields().get(0), false)
                .page(Query.Page.number(1, most));
        List<Filter> filters = new ArrayList<>();
        for (String word : words.strip().split("\\s+", -1)) {
            if (!word.isEmpty() && filters.size() < 10) {
                filters.add(new Filter.Or(type.titleFields().stream()
                        .filter(name -> type.require(name).type().isText())
                        .map(name -> Filter.where(name, Filter.Operator.CONTAINS, word))
                        .toList()));
            }
        }
        return records.find(filters.isEmpty() ? query : query.where(new Filter.And(filters)))
                .records();
    }
}
