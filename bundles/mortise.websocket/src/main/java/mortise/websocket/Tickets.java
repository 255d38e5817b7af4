package mortise.websocket;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import mortise.core.Failure;
import mortise.core.Identity;
import mortise.database.Database;
import mortise.database.Migrations;
import mortise.database.Migrations.Script;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Words that let in once, on any node: the row of a ticket is deleted by the one who uses it. Only a hash of it is stored.
 * Safe for use by many threads.
 */
@Component(service = Tickets.class)
public final class Tickets {
    /** How long a ticket is good. */
    static final Duration LIFE = Duration.ofSeconds(30);

    private static final List<Script> TABLES = List.of(new Script(
            "1", "tickets", Objects.requireNonNull(Tickets.class.getResource("/websocket/V1__tickets.sql"))));
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int LETTERS = 43;
    private static final int MOST_OF_ONE = 100;

    /**
     * Whom a ticket lets in.
     *
     * @param session the hash of the session that it was made in, which has to be shown with it; empty for none
     */
    record Holder(Identity identity, String session) {}

    private final Database database;

    /** Called by the host when there is a database. */
    @Activate
    public Tickets(@Reference Database database, @Reference Migrations migrations) {
        this.database = database;
        migrations.migrate(database, "mortise.websocket", TABLES);
    }

    /**
     * Makes a ticket.
     *
     * @param session the secret of the session that has to be shown with it; null for none
     * @throws Failure EXHAUSTED if the identity has too many that were not used
     */
    String make(Identity identity, @Nullable String session) {
        byte[] random = new byte[32];
        RANDOM.nextBytes(random);
        String ticket = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement over =
                        connection.prepareStatement("delete from push_ticket where ends_at < current_timestamp");
                PreparedStatement count =
                        connection.prepareStatement("select count(*) from push_ticket where user_id = ?");
                PreparedStatement insert = connection.prepareStatement("insert into push_ticket"
                        + " (hash, user_id, user_name, title, scopes, session, ends_at) values (?, ?, ?, ?, ?, ?,"
                        + " current_timestamp + interval '" + LIFE.toSeconds() + "' second)")) {
            over.executeUpdate();
            count.setLong(1, identity.id());
            try (ResultSet rows = count.executeQuery()) {
                if (rows.next() && rows.getInt(1) >= MOST_OF_ONE) {
                    throw new Failure(
                            Failure.Kind.EXHAUSTED,
                            "too-many-tickets",
                            "there are " + MOST_OF_ONE + " tickets that were not used; wait half a minute");
                }
            }
            insert.setString(1, hash(ticket));
            insert.setLong(2, identity.id());
            insert.setString(3, identity.name());
            insert.setString(4, identity.title());
            insert.setString(5, String.join(" ", identity.scopes()));
            insert.setString(6, session == null ? "" : hash(session));
            insert.executeUpdate();
            return ticket;
        } catch (SQLException refused) {
            throw Failure.unavailable("a ticket could not be stored: " + refused.getMessage(), refused);
        }
    }

    /**
     * Uses a ticket up.
     *
     * @return empty if there is no such one, it was used, or its time is over
     */
    Optional<Holder> use(String ticket) {
        if (ticket.length() != LETTERS) {
            return Optional.empty();
        }
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement select =
                        connection.prepareStatement("select user_id, user_name, title, scopes, session"
                                + " from push_ticket where hash = ? and ends_at >= current_timestamp");
                PreparedStatement delete = connection.prepareStatement("delete from push_ticket where hash = ?")) {
            String hash = hash(ticket);
            select.setString(1, hash);
            Holder holder;
            try (ResultSet rows = select.executeQuery()) {
                if (!rows.next()) {
                    return Optional.empty();
                }
                String scopes = rows.getString(4);
                holder = new Holder(
                        new Identity(
                                rows.getLong(1),
                                rows.getString(2),
                                rows.getString(3),
                                scopes.isEmpty() ? Set.of() : Set.of(scopes.split(" ", -1))),
                        rows.getString(5));
            }
            delete.setString(1, hash);
            // Of several who use it at once, one deletes it.
            return delete.executeUpdate() == 1 ? Optional.of(holder) : Optional.empty();
        } catch (SQLException refused) {
            throw Failure.unavailable("a ticket could not be looked up: " + refused.getMessage(), refused);
        }
    }

    /** Returns the SHA-256 of a text in hexadecimal. */
    static String hash(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // every JDK has it
        }
    }
}
