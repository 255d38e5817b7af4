package mortise.search.postgresql;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import mortise.search.SearchCondition;

/** Conditions as SQL about a row of documents: true or false, never unknown. */
final class Conditions {
    /** More keywords than these are compared row by row, and not looked up in the index. */
    private static final int MOST_LOOKED_UP = 50;

    private static final String ID = "id";

    private Conditions() {}

    static Sql of(SearchCondition condition) {
        if (condition instanceof SearchCondition.All all) {
            return joined(all.parts(), " and ", "true");
        }
        if (condition instanceof SearchCondition.Any any) {
            return joined(any.parts(), " or ", "false");
        }
        if (condition instanceof SearchCondition.Not not) {
            // "not id = any" would become "id <> all", which PostgreSQL 14 compares one by one.
            return new Sql().add("(").add(of(not.part())).add(" is not true)");
        }
        if (condition instanceof SearchCondition.Has has) {
            return has.field().equals(ID)
                    ? new Sql().add("true")
                    : new Sql()
                            .add("(present @> ")
                            .texts(List.of(Texts.clean(has.field())))
                            .add(")");
        }
        if (condition instanceof SearchCondition.In in) {
            return in.field().equals(ID) ? ids(in) : in(in);
        }
        if (condition instanceof SearchCondition.Between between) {
            return between(between);
        }
        return like((SearchCondition.Like) condition);
    }

    private static Sql joined(List<SearchCondition> parts, String with, String none) {
        if (parts.isEmpty()) {
            return new Sql().add(none);
        }
        Sql all = new Sql().add("(");
        for (int i = 0; i < parts.size(); i++) {
            all.add(i == 0 ? "" : with).add(of(parts.get(i)));
        }
        return all.add(")");
    }

    private static Sql ids(SearchCondition.In in) {
        List<Long> ids = new ArrayList<>();
        for (String value : in.values()) {
            try {
                if (Long.toString(Long.parseLong(value)).equals(value)) {
                    ids.add(Long.valueOf(value));
                }
            } catch (NumberFormatException noId) {
                continue;
            }
        }
        return new Sql().add("(id = any(").numbers(ids).add("))");
    }

    private static Sql in(SearchCondition.In in) {
        List<String> keys =
                in.values().stream().map(value -> Texts.key(in.field(), value)).toList();
        return keys.size() <= MOST_LOOKED_UP
                ? new Sql().add("(keywords && ").texts(keys).add(")")
                : new Sql()
                        .add("exists (select 1 from unnest(keywords) as k (v) where k.v = any(")
                        .texts(keys)
                        .add("))");
    }

    private static Sql between(SearchCondition.Between between) {
        if (between.field().equals(ID)) {
            return bounds(new Sql().add("(true"), ID, between).add(")");
        }
        Sql any = new Sql()
                .add("exists (select 1 from unnest(number_fields, numbers) as n (f, v) where n.f = ")
                .value(Texts.clean(between.field()));
        return bounds(any, "n.v", between).add(")");
    }

    private static Sql bounds(Sql sql, String number, SearchCondition.Between between) {
        BigDecimal from = between.from();
        BigDecimal to = between.to();
        if (from != null) {
            sql.add(" and " + number + (between.fromIncluded() ? " >= " : " > "))
                    .value(from);
        }
        if (to != null) {
            sql.add(" and " + number + (between.toIncluded() ? " <= " : " < ")).value(to);
        }
        return sql;
    }

    private static Sql like(SearchCondition.Like like) {
        String pattern = (like.atStart() ? "" : "%")
                + Texts.literally(like.text().toLowerCase(Locale.ROOT))
                + (like.atEnd() ? "" : "%");
        return like.field().equals(ID)
                ? new Sql().add("(cast(id as text) like ").value(pattern).add(")")
                : new Sql()
                        .add("exists (select 1 from unnest(lowered) as l (v) where l.v like ")
                        .value(Texts.literally(like.field() + Texts.END) + pattern)
                        .add(")");
    }
}
