package mortise.search.postgresql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The tables of one index. Each index has its own, so that making and dropping one costs the others nothing.
 *
 * @param place a number that no other index has or had
 */
record Tables(long place) {
    private static final String DOCUMENTS = "search_document_";
    private static final String WORDS = "search_word_";
    private static final String FIELDS = "search_field_";

    String documents() {
        return DOCUMENTS + place;
    }

    /** All words that documents have or had, for those that are similar to what is looked for. */
    String words() {
        return WORDS + place;
    }

    /** The fields that have words. */
    String fields() {
        return FIELDS + place;
    }

    private String found() {
        return documents() + "_found";
    }

    /** Makes the tables of a new index. */
    static Tables make(Connection connection) throws SQLException {
        Tables tables;
        try (Statement statement = connection.createStatement();
                ResultSet next = statement.executeQuery("select nextval('search_place')")) {
            next.next();
            tables = new Tables(next.getLong(1));
        }
        tables.create(connection);
        return tables;
    }

    private void create(Connection connection) throws SQLException {
        String texts = "text[] collate \"C\" default '{}' not null";
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    """
                    create table %s (
                        id bigint not null primary key,
                        version bigint not null,
                        gone_at timestamp(6) with time zone,
                        title text default '' not null,
                        title_length integer default 0 not null,
                        words tsvector default '' not null,
                        apart tsvector default '' not null,
                        present %s, keywords %s, longs %s, lowered %s, sorts %s, number_fields %s,
                        numbers numeric[] default '{}' not null,
                        text_fields %s, texts %s
                    )
                    """
                            .formatted(documents(), texts, texts, texts, texts, texts, texts, texts, texts));
            statement.execute("create index " + found() + " on " + documents()
                    + " using gin (words, keywords) with (fastupdate = off)");
            statement.execute(
                    "create index " + documents() + "_gone on " + documents() + " (gone_at) where gone_at is not null");
            statement.execute("create table " + words() + " (word text collate \"C\" not null, letters bigint not null,"
                    + " primary key (word) include (letters))");
            statement.execute("create table " + fields()
                    + " (field text collate \"C\" not null, title boolean not null,"
                    + " code integer generated always as identity, primary key (field, title))");
        }
    }

    /** Returns what the tables of each entity take, those of an index that is being made included. */
    static Map<String, Long> bytes(Connection connection) throws SQLException {
        Sql sql = new Sql()
                .add(
                        """
                        select i.entity, sum(pg_total_relation_size(to_regclass(t.name || p.place)))
                        from search_index i cross join lateral (values (i.place), (i.next_place)) as p (place)
                        cross join unnest(""")
                .texts(List.of(DOCUMENTS, WORDS, FIELDS))
                .add(") as t (name) group by i.entity");
        Map<String, Long> bytes = new HashMap<>();
        try (PreparedStatement select = sql.prepare(connection);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                bytes.put(rows.getString(1), rows.getLong(2));
            }
        }
        return bytes;
    }

    /** Makes what was filled in fast to be asked. */
    void settle(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("analyze " + documents() + ", " + words());
        }
    }

    void drop(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("drop table if exists " + documents() + ", " + words() + ", " + fields());
        }
    }
}
