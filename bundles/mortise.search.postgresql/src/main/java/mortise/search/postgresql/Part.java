package mortise.search.postgresql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mortise.search.SearchCondition;
import mortise.search.SearchMarker;
import mortise.search.SearchQuery;
import mortise.search.SearchResult.Count;
import mortise.search.SearchResult.Hit;
import mortise.search.SearchWords.Word;
import org.jspecify.annotations.Nullable;

/**
 * One entity of a question, asked within its transaction.
 *
 * @param number which of the question's entities
 * @param tables null if it has no index
 * @param fields what may be looked into; null for all
 */
record Part(
        int number,
        Connection connection,
        SearchQuery.Scope scope,
        @Nullable Tables tables,
        Meaning.@Nullable Fields fields) {
    private static final int MOST_COUNTS = 100;

    /** Returns one entity of a question. */
    static Part of(int number, Connection connection, SearchQuery.Scope scope, @Nullable Tables tables)
            throws SQLException {
        Meaning.Fields fields =
                tables == null || scope.hidden().isEmpty() ? null : fields(connection, tables, scope.hidden());
        return new Part(number, connection, scope, tables, fields);
    }

    private static Meaning.@Nullable Fields fields(Connection connection, Tables tables, Set<String> hidden)
            throws SQLException {
        List<Integer> titles = new ArrayList<>();
        List<Integer> texts = new ArrayList<>();
        boolean all = true;
        try (PreparedStatement select =
                        connection.prepareStatement("select field, title, code from " + tables.fields());
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                if (hidden.contains(rows.getString(1))) {
                    all = false;
                } else {
                    (rows.getBoolean(2) ? titles : texts).add(rows.getInt(3));
                }
            }
        }
        return all ? null : new Meaning.Fields(titles, texts);
    }

    /** Returns what is meant by words if so many letters of each may differ, fewer where it is too short. */
    Meaning meaning(List<Word> words, int edits) throws SQLException {
        List<Meaning.Meant> meant = new ArrayList<>();
        for (Word word : words) {
            int own = Math.min(edits, word.edits());
            meant.add(new Meaning.Meant(word, own == 0 || tables == null ? Set.of() : similar(tables, word, own)));
        }
        return new Meaning(meant, fields);
    }

    /** Of the words that begin as it does, and have all its letters but few, those that are similar. */
    private Set<String> similar(Tables from, Word word, int edits) throws SQLException {
        int first = word.text().codePointAt(0);
        int next = first == 0xD7FF ? 0xE000 : first + 1;
        int letters = word.text().codePointCount(0, word.text().length());
        Sql sql = new Sql()
                .add("select word from " + from.words() + " where word >= ")
                .value(Character.toString(first))
                .add(" and word < ")
                .value(Character.toString(next))
                .add(" and char_length(word) >= ")
                .value(letters - edits);
        if (!word.last()) {
            sql.add(" and char_length(word) <= ").value(letters + edits);
        }
        long all = Texts.letters(word.text());
        sql.add(" and letters & ")
                .value(all)
                .add(" = any(")
                .numbers(lacking(all, edits))
                .add(")");
        Set<String> similar = new LinkedHashSet<>();
        try (PreparedStatement select = sql.prepare(connection);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                String candidate = rows.getString(1);
                int end = word.similar(candidate, edits);
                if (end >= 0) {
                    similar.add(candidate.substring(0, end));
                }
            }
        }
        return similar;
    }

    /** The bits themselves, and without so many of them. */
    private static Set<Long> lacking(long bits, int most) {
        Set<Long> all = new LinkedHashSet<>(Set.of(bits));
        for (int i = 0; i < most; i++) {
            for (Long each : List.copyOf(all)) {
                for (long rest = each; rest != 0; rest &= rest - 1) {
                    all.add(each & ~Long.lowestOneBit(rest));
                }
            }
        }
        return all;
    }

    private Sql matching(Tables from, Meaning meaning, boolean titles) {
        Sql sql = new Sql().add(" from " + from.documents() + " where gone_at is null");
        if (!meaning.words().isEmpty()) {
            sql.add(" and ").add(meaning.holds(titles));
        }
        SearchCondition where = scope.where();
        if (where != null) {
            sql.add(" and ").add(Conditions.of(where));
        }
        return sql;
    }

    /** Adds the first documents to those found, and returns how many there are in all. */
    long find(Meaning meaning, boolean titles, List<SearchQuery.Sort> sort, int window, Collection<Found> into)
            throws SQLException {
        if (tables == null) {
            return 0;
        }
        if (window == 0) {
            return count(tables, meaning, titles);
        }
        Sql sql = new Sql().add("select id, title_length, count(*) over () as total, ");
        sql.add(sort.isEmpty() ? meaning.score(titles) : new Sql().add("0e0")).add(" as score");
        StringBuilder order = new StringBuilder();
        for (int i = 0; i < sort.size(); i++) {
            key(sql, sort.get(i).field(), i);
            String direction = sort.get(i).descending() ? " desc nulls last, " : " nulls last, ";
            order.append("number").append(i).append(direction);
            order.append("text").append(i).append(direction);
        }
        sql.add(matching(tables, meaning, titles));
        sql.add(" order by " + (sort.isEmpty() ? "score desc, title_length, " : order) + "id limit ")
                .value(window);
        long total = 0;
        try (PreparedStatement select = sql.prepare(connection);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                total = rows.getLong("total");
                into.add(new Found(
                        number,
                        rows.getLong("id"),
                        rows.getDouble("score"),
                        rows.getInt("title_length"),
                        keys(rows, sort)));
            }
        }
        return total;
    }

    /** A field has numbers or texts; of several the least counts. */
    private static void key(Sql sql, String field, int place) {
        if (field.equals("id")) {
            sql.add(", cast(id as numeric) as number" + place + ", cast(null as text) as text" + place);
            return;
        }
        sql.add(", (select min(n.v) from unnest(number_fields, numbers) as n (f, v) where n.f = ")
                .value(Texts.clean(field))
                .add(") as number" + place + ", (select min(s.v) from unnest(sorts) as s (v) where starts_with(s.v, ")
                .value(Texts.of(field, ""))
                .add(")) as text" + place);
    }

    private static List<Found.Key> keys(ResultSet rows, List<SearchQuery.Sort> sort) throws SQLException {
        List<Found.Key> keys = new ArrayList<>();
        for (int i = 0; i < sort.size(); i++) {
            keys.add(new Found.Key(rows.getBigDecimal("number" + i), rows.getString("text" + i)));
        }
        return keys;
    }

    private long count(Tables from, Meaning meaning, boolean titles) throws SQLException {
        try (PreparedStatement select = new Sql()
                        .add("select count(*)")
                        .add(matching(from, meaning, titles))
                        .prepare(connection);
                ResultSet rows = select.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** Counts the values of a field among all that match. */
    List<Count> counts(Meaning meaning, String field) throws SQLException {
        if (tables == null) {
            return List.of();
        }
        String prefix = Texts.of(field, "");
        Sql sql = new Sql()
                .add("select k.v, count(*) from (select keywords || longs as all_of_it")
                .add(matching(tables, meaning, false))
                .add(") as d cross join lateral unnest(d.all_of_it) as k (v) where starts_with(k.v, ")
                .value(prefix)
                .add(") group by k.v order by count(*) desc, k.v limit ")
                .value(MOST_COUNTS);
        List<Count> counts = new ArrayList<>();
        try (PreparedStatement select = sql.prepare(connection);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                counts.add(new Count(rows.getString(1).substring(prefix.length()), rows.getLong(2)));
            }
        }
        return counts;
    }

    /** Returns documents that were found, by their ids. */
    Map<Long, Hit> hits(Collection<Found> found, @Nullable SearchMarker marker) throws SQLException {
        Map<Long, Double> scores = new HashMap<>();
        found.forEach(each -> scores.put(each.id(), each.score()));
        Map<Long, Hit> hits = new HashMap<>();
        if (tables == null || scores.isEmpty()) {
            return hits;
        }
        Sql sql = new Sql()
                .add("select id, version, title" + (marker == null ? "" : ", text_fields, texts") + " from "
                        + tables.documents() + " where id = any(")
                .numbers(scores.keySet())
                .add(")");
        try (PreparedStatement select = sql.prepare(connection);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                long id = rows.getLong(1);
                if (marker != null) {
                    mark(rows, marker);
                }
                hits.put(
                        id,
                        new Hit(
                                scope.entity(),
                                id,
                                rows.getLong(2),
                                rows.getString(3),
                                scores.getOrDefault(id, 0.0),
                                marker == null ? List.of() : marker.take()));
            }
        }
        return hits;
    }

    private void mark(ResultSet rows, SearchMarker marker) throws SQLException {
        String[] named = (String[]) rows.getArray(4).getArray();
        String[] texts = (String[]) rows.getArray(5).getArray();
        for (int i = 0; i < named.length; i++) {
            String field = named[i].substring(1);
            if (!scope.hidden().contains(field)) {
                marker.add(field, texts[i], named[i].charAt(0) == 'T');
            }
        }
    }
}
