package mortise.search.postgresql;

import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import mortise.search.SearchDocument;
import mortise.search.SearchDocument.Entry;
import mortise.search.SearchMarker;
import mortise.search.SearchWords;
import mortise.search.SearchWords.Token;

/** Writes documents as rows of one index. */
final class Rows {
    /** The version of a record that was deleted. */
    private static final long DELETED = Long.MAX_VALUE;

    private static final int SORTED_LETTERS = 200;
    /** The fewest letters of a word that another may be similar to. */
    private static final int SIMILAR_LETTERS = 3;

    private static final String INSERT =
            """
            insert into %s (version, title, title_length, words, apart, present, keywords, longs, lowered, sorts,
                number_fields, numbers, text_fields, texts, id)
            values (?, ?, ?, cast(? as tsvector), cast(? as tsvector), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (id) do nothing
            """;

    private static final String UPDATE =
            """
            update %s as old set version = given.version, title = given.title, title_length = given.title_length,
                words = given.words, apart = given.apart, present = given.present, keywords = given.keywords,
                longs = given.longs, lowered = given.lowered, sorts = given.sorts, number_fields = given.number_fields,
                numbers = given.numbers, text_fields = given.text_fields, texts = given.texts
            from (select cast(? as bigint) as version, cast(? as text) as title, cast(? as integer) as title_length,
                cast(? as tsvector) as words, cast(? as tsvector) as apart, cast(? as text[]) as present,
                cast(? as text[]) as keywords, cast(? as text[]) as longs, cast(? as text[]) as lowered,
                cast(? as text[]) as sorts, cast(? as text[]) as number_fields, cast(? as numeric[]) as numbers,
                cast(? as text[]) as text_fields, cast(? as text[]) as texts) as given
            where id = ? and old.version <= given.version
            """;

    private Rows() {}

    /** A field with words. */
    record TextField(String name, boolean title) {}

    /** Returns the fields of documents that have words. */
    static Set<TextField> fields(Collection<SearchDocument> documents) {
        Set<TextField> fields = new LinkedHashSet<>();
        for (SearchDocument document : documents) {
            for (Entry entry : document.entries()) {
                if (entry instanceof SearchDocument.Text text) {
                    fields.add(new TextField(Texts.clean(text.field()), text.title()));
                }
            }
        }
        return fields;
    }

    /** Of several documents with one id the newest, of those the last, in the order of their ids: locks are taken in one order. */
    static Collection<SearchDocument> newest(Collection<SearchDocument> documents) {
        Map<Long, SearchDocument> newest = new TreeMap<>();
        for (SearchDocument document : documents) {
            newest.merge(document.id(), document, (before, now) -> now.version() >= before.version() ? now : before);
        }
        return newest.values();
    }

    /**
     * Writes documents, each unless what is there is newer.
     *
     * @return how many of them were not there before
     */
    static long put(
            Connection connection, Tables tables, Map<TextField, Integer> codes, Collection<SearchDocument> documents)
            throws SQLException {
        Set<String> words = new TreeSet<>();
        List<Row> rows = new ArrayList<>();
        for (SearchDocument document : newest(documents)) {
            rows.add(new Row(document, codes, words));
        }
        Set<Long> known = known(connection, tables, rows);
        List<Row> added = rows.stream().filter(row -> !known.contains(row.id())).toList();
        List<Row> changed = new ArrayList<>(
                rows.stream().filter(row -> known.contains(row.id())).toList());
        int[] inserted = batch(connection, INSERT.formatted(tables.documents()), added);
        long count = 0;
        for (int i = 0; i < inserted.length; i++) {
            count += inserted[i];
            if (inserted[i] == 0) {
                // Somebody else was faster.
                changed.add(added.get(i));
            }
        }
        batch(connection, UPDATE.formatted(tables.documents()), changed);
        putWords(connection, tables, words);
        return count;
    }

    private static Set<Long> known(Connection connection, Tables tables, List<Row> rows) throws SQLException {
        Set<Long> known = new HashSet<>();
        Sql sql = new Sql()
                .add("select id from " + tables.documents() + " where id = any(")
                .numbers(rows.stream().map(Row::id).toList())
                .add(") order by id for no key update");
        try (PreparedStatement select = sql.prepare(connection);
                ResultSet found = select.executeQuery()) {
            while (found.next()) {
                known.add(found.getLong(1));
            }
        }
        return known;
    }

    private static int[] batch(Connection connection, String sql, List<Row> rows) throws SQLException {
        if (rows.isEmpty()) {
            return new int[0];
        }
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (Row row : rows) {
                row.set(connection, statement);
                statement.addBatch();
            }
            return statement.executeBatch();
        }
    }

    private static void putWords(Connection connection, Tables tables, Set<String> words) throws SQLException {
        if (words.isEmpty()) {
            return;
        }
        Long[] letters = words.stream().map(Texts::letters).toArray(Long[]::new);
        try (PreparedStatement insert = connection.prepareStatement("insert into " + tables.words()
                + " (word, letters) select word, letters from unnest(?, ?) as given (word, letters)"
                + " on conflict (word) do nothing")) {
            insert.setArray(1, texts(connection, words));
            insert.setArray(2, connection.createArrayOf("int8", letters));
            insert.executeUpdate();
        }
    }

    /**
     * Leaves of deleted records their ids for a day, so that nothing comes back.
     *
     * @return how many documents are there no more
     */
    static long delete(Connection connection, Tables tables, Collection<Long> ids) throws SQLException {
        List<Long> sorted = ids.stream().distinct().sorted().toList();
        Index.run(
                connection,
                new Sql()
                        .add("insert into " + tables.documents() + " (id, version, gone_at) select id, ")
                        .value(DELETED)
                        .add(", current_timestamp from unnest(")
                        .numbers(sorted)
                        .add(") as given (id) on conflict (id) do nothing"));
        int gone = Index.run(
                connection,
                new Sql()
                        .add("update " + tables.documents() + " set version = ")
                        .value(DELETED)
                        .add(
                                """
                                , gone_at = current_timestamp, title = default, title_length = default, words = default,
                                apart = default, present = default, keywords = default, longs = default, lowered = default,
                                sorts = default, number_fields = default, numbers = default, text_fields = default,
                                texts = default
                                where gone_at is null and id = any(""")
                        .numbers(sorted)
                        .add(")"));
        Index.run(
                connection,
                new Sql()
                        .add("delete from " + tables.documents()
                                + " where gone_at < current_timestamp - interval '1 day'"));
        return gone;
    }

    static Array texts(Connection connection, Collection<String> texts) throws SQLException {
        return connection.createArrayOf("text", texts.toArray());
    }

    /** One document as its row. */
    private static final class Row {
        private final SearchDocument document;
        private final Vector words = new Vector();
        private final Vector apart = new Vector();
        private final Set<String> present = new LinkedHashSet<>();
        private final Set<String> keywords = new LinkedHashSet<>();
        private final Set<String> longs = new LinkedHashSet<>();
        private final Set<String> lowered = new LinkedHashSet<>();
        private final Map<String, String> sorts = new TreeMap<>();
        private final List<String> numberFields = new ArrayList<>();
        private final List<BigDecimal> numbers = new ArrayList<>();
        private final List<String> textFields = new ArrayList<>();
        private final List<String> texts = new ArrayList<>();

        Row(SearchDocument document, Map<TextField, Integer> codes, Set<String> all) {
            this.document = document;
            // Titles first: if there are more words than a vector holds, it is others that are left out.
            for (boolean titles : new boolean[] {true, false}) {
                for (Entry entry : document.entries()) {
                    if (entry instanceof SearchDocument.Text text && text.title() == titles) {
                        text(text, codes, all);
                    }
                }
            }
            for (Entry entry : document.entries()) {
                present.add(Texts.clean(entry.field()));
                if (entry instanceof SearchDocument.Keyword keyword) {
                    keyword(keyword.field(), keyword.value());
                } else if (entry instanceof SearchDocument.Number number) {
                    numberFields.add(Texts.clean(number.field()));
                    numbers.add(number.value());
                }
            }
        }

        private void text(SearchDocument.Text text, Map<TextField, Integer> codes, Set<String> all) {
            String field = Texts.clean(text.field());
            Integer code = codes.get(new TextField(field, text.title()));
            for (Token token : SearchWords.tokens(text.text())) {
                String word = Texts.clean(token.text());
                words.add(word, text.title());
                apart.add(code + ":" + word, text.title());
                if (!token.pair() && word.codePointCount(0, word.length()) >= SIMILAR_LETTERS) {
                    all.add(word);
                }
            }
            textFields.add((text.title() ? "T" : "t") + field);
            texts.add(Texts.clean(
                    text.text().length() > SearchMarker.KEPT_TEXT
                            ? text.text().substring(0, SearchMarker.KEPT_TEXT)
                            : text.text()));
        }

        private void keyword(String field, String value) {
            String whole = Texts.of(field, value);
            String key = Texts.key(field, value);
            keywords.add(key);
            if (!key.equals(whole)) {
                longs.add(whole);
            }
            lowered.add(Texts.of(field, value.toLowerCase(Locale.ROOT)));
            String folded = SearchWords.folded(value);
            String sorted = Texts.of(
                    field,
                    (folded.length() > SORTED_LETTERS ? folded.substring(0, SORTED_LETTERS) : folded)
                            + Texts.END
                            + value);
            sorts.merge(field, sorted, (one, other) -> Found.BY_CODE_POINTS.compare(one, other) <= 0 ? one : other);
        }

        long id() {
            return document.id();
        }

        void set(Connection connection, PreparedStatement insert) throws SQLException {
            int place = 1;
            insert.setLong(place++, document.version());
            insert.setString(place++, Texts.clean(document.title()));
            insert.setInt(place++, document.title().length());
            insert.setString(place++, words.toString());
            insert.setString(place++, apart.toString());
            insert.setArray(place++, Rows.texts(connection, present));
            insert.setArray(place++, Rows.texts(connection, keywords));
            insert.setArray(place++, Rows.texts(connection, longs));
            insert.setArray(place++, Rows.texts(connection, lowered));
            insert.setArray(place++, Rows.texts(connection, sorts.values()));
            insert.setArray(place++, Rows.texts(connection, numberFields));
            insert.setArray(place++, connection.createArrayOf("numeric", numbers.toArray()));
            insert.setArray(place++, Rows.texts(connection, textFields));
            insert.setArray(place++, Rows.texts(connection, texts));
            insert.setLong(place, document.id());
        }
    }
}
