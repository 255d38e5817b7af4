package mortise.web.record;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import mortise.entity.Action;
import mortise.entity.EntityType;
import mortise.entity.Filter;
import mortise.entity.Model;
import mortise.entity.Query;
import mortise.entity.Record;
import mortise.entity.Records;
import mortise.entity.Relation;
import mortise.entity.Result;
import mortise.web.list.Condition;
import mortise.web.list.ListAddress;
import mortise.web.list.ListColumn;
import mortise.web.list.ListColumns;
import mortise.web.list.Operator;
import mortise.web.shell.About;

/** Reads the records that refer to one. Safe for use by many threads. */
final class Related {
    private static final int MOST_COLUMNS = 4;

    private final Records records;

    Related(Records records) {
        this.records = records;
    }

    /** Returns the relations that lead to records the reader may view. */
    List<Relation> relations(Model model, EntityType type) {
        return model.relations(type).stream()
                .filter(relation -> relation.inverse() && !relation.field().hidden())
                .filter(relation -> records.may(Action.VIEW, relation.target().name()))
                .toList();
    }

    /** Returns how many records refer to this one by a relation. */
    long count(Relation relation, Record record) {
        return records.count(query(relation, record));
    }

    /** Returns the first so many of them, and how many there are. */
    RelatedView first(Relation relation, Record record, int most) {
        EntityType target = relation.target();
        ListAddress list = ListAddress.of("/" + target.path());
        List<ListColumn> columns = ListColumns.of(entity -> records.may(Action.VIEW, entity), target, list).stream()
                .filter(column -> !column.field().name().equals(relation.field().name()))
                .limit(MOST_COLUMNS)
                .toList();
        Set<String> fields = new LinkedHashSet<>(target.titleFields());
        About.field(target).ifPresent(field -> fields.add(field.name()));
        List<String> include = new ArrayList<>();
        for (ListColumn column : columns) {
            fields.add(column.field().name());
            if (column.related()) {
                include.add(column.field().name());
            }
        }
        Result result = records.find(query(relation, record)
                .fields(fields)
                .include(include)
                .sort(EntityType.UPDATED_AT, true)
                .page(Query.Page.number(1, most))
                .withTotal(true));
        Long total = result.total();
        boolean mayAdd =
                records.may(Action.CREATE, target.name()) && !relation.field().readOnly();
        String id = String.valueOf(record.id());
        return new RelatedView(
                relation,
                columns,
                result,
                total == null ? result.records().size() : total,
                list.conditions(List.of(new Condition(relation.field().name(), Operator.IN, List.of(id))))
                        .href(),
                mayAdd
                        ? "/" + target.path() + "/new?f." + relation.field().name() + "=" + id + "&to=/"
                                + record.type().path() + "/" + id
                        : "");
    }

    private static Query query(Relation relation, Record record) {
        return Query.of(relation.target().name())
                .where(Filter.eq(relation.field().name(), record.id()));
    }
}
