package mortise.database.postgresql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashSet;
import java.util.Set;
import mortise.socket.Settings;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The collation of our text columns: compares by code point, so that an ordinary index serves {@code like 'prefix%'} as
 * well, and lower-cases all letters. The database's own may do neither, and cannot be changed, so we make one.
 */
final class TextCollation {
    /** Its name, in the schema of our tables. */
    static final String NAME = "mortise_text";

    private static final Logger log = LoggerFactory.getLogger(TextCollation.class);

    private TextCollation() {}

    /**
     * Makes the collation if it is missing; several nodes may do so at once.
     *
     * @throws mortise.core.Failure INVALID if the database does not store UTF-8, has no schema for us or cannot make it
     */
    static void make(Connection connection, Settings settings, String url) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            String encoding = one(
                    statement,
                    "select pg_encoding_to_char(encoding) from pg_database" + " where datname = current_database()");
            if (!"UTF8".equals(encoding)) {
                throw settings.refused("url", url, "the database's encoding is " + encoding + "; expected UTF8", null);
            }
            if (one(statement, "select current_schema()") == null) {
                throw settings.refused(
                        "schema", String.valueOf(one(statement, "show search_path")), "there is no such schema", null);
            }
            if (one(
                            statement,
                            "select collname from pg_collation where collname = '" + NAME
                                    + "' and pg_collation_is_visible(oid)")
                    != null) {
                return;
            }
            SQLException last = null;
            for (String definition : definitions(statement)) {
                try {
                    statement.execute("create collation if not exists " + NAME + " " + definition);
                    log.info("Made the collation {} {}", NAME, definition);
                    return;
                } catch (SQLException unknown) {
                    last = unknown;
                }
            }
            throw settings.refused(
                    "url",
                    url,
                    "cannot make the collation " + NAME + ": " + (last == null ? "" : last.getMessage()),
                    last);
        }
    }

    /** Which letters are upper case is told by the locale of the database or any other for Unicode that the server has. */
    private static Set<String> definitions(Statement statement) throws SQLException {
        Set<String> locales = new LinkedHashSet<>();
        locales.add("C.UTF-8");
        locales.add("C.utf8");
        locales.add("en_US.UTF-8");
        try (ResultSet own = statement.executeQuery(
                "select datctype from pg_database where datname = current_database() and datctype ilike '%utf%8%'")) {
            while (own.next()) {
                locales.add(own.getString(1));
            }
        }
        Set<String> definitions = new LinkedHashSet<>();
        locales.forEach(locale ->
                definitions.add("(provider = libc, lc_collate = 'C', lc_ctype = '" + locale.replace("'", "''") + "')"));
        definitions.add("from pg_c_utf8"); // since 17, whatever the operating system has
        return definitions;
    }

    private static @Nullable String one(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            return row.next() ? row.getString(1) : null;
        }
    }
}
