package mortise.search.postgresql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The tables of one index. Each index has its own, so that making and dropping one costs the others nothing.
 *
 * @param place a number that no other index has or had
 */
record Tables(long place) {
    String documents() {
        return "search_document_" + place;
    }

    /** All words that documents have or had, for those that are similar to what is looked for. */
    String words() {
        return "search_word_" + place;
    }

    /** The fields that have words. */
    String fields() {
        return "search_field_" + place;
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
