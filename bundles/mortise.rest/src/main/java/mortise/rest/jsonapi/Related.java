package mortise.rest.jsonapi;

import java.util.ArrayList;
import java.util.List;
import mortise.entity.FieldType;
import mortise.entity.Filter;
import mortise.entity.Query;
import mortise.entity.Record;
import mortise.entity.Relation;
import org.jspecify.annotations.Nullable;

/** A record and one of its relations. */
record Related(Record record, Relation relation) {
    private static final int MOST_VALUES = 1000;

    /** Returns the one record that it leads to, null if none. */
    @Nullable
    Long id() {
        return (Long) record.get(relation.name());
    }

    /** Tells whether it leads to files of the record's own. */
    boolean isFile() {
        return !relation.inverse() && relation.field().isFile();
    }

    /** Returns the records that a relation to many of the record's own leads to. */
    List<Long> ids() {
        List<Long> ids = new ArrayList<>();
        if (record.get(relation.name()) instanceof List<?> values) {
            values.forEach(value -> ids.add((Long) value));
        }
        return ids;
    }

    /** Returns the address of what it leads to. */
    String address(Call call) {
        return call.layouts().of(record.type()).base + record.id() + "/" + relation.name();
    }

    /** Returns a query narrowed to the records that the relation leads to. */
    Query within(Query query) {
        return query.where(condition());
    }

    /** Returns what holds for the records that the relation leads to. */
    Filter condition() {
        if (relation.inverse()) {
            return Filter.eq(relation.field().name(), record.id());
        }
        List<Long> ids = ids();
        List<Filter> parts = new ArrayList<>();
        for (int from = 0; from < ids.size(); from += MOST_VALUES) {
            parts.add(new Filter.Compare(
                    "id", Filter.Operator.IN, ids.subList(from, Math.min(ids.size(), from + MOST_VALUES))));
        }
        return parts.size() == 1 ? parts.get(0) : new Filter.Or(parts);
    }

    /** Tells whether the values of the relation's field are several. */
    boolean isMany() {
        return relation.field().type() == FieldType.REFERENCES;
    }
}
