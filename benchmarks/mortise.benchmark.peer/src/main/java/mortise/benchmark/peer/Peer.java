package mortise.benchmark.peer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Application;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import mortise.core.Context;
import mortise.database.Database;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Accounts at {@code /api/peer}, as somebody would write them by hand who needs nothing else. */
@Component(service = Application.class, property = "osgi.jakartars.application.base=/peer")
public final class Peer extends Application {
    private final Database database;

    /** Over the host's database. */
    @Activate
    public Peer(@Reference Database database) {
        this.database = database;
    }

    @Override
    public Set<Object> getSingletons() {
        return Set.of(new Accounts(database));
    }

    /** The resource. */
    @Path("/")
    @Produces("application/json")
    @Consumes("application/json")
    public static final class Accounts {
        private static final String COLUMNS =
                "id, version, name, status, owner_id, country, annual_revenue, annual_revenue_currency, website, phone,"
                        + " notes, external_key, created_at, created_by_id, updated_at, updated_by_id";
        private static final ObjectMapper JSON = new ObjectMapper();
        private static final int PAGE = 25;

        private final Database database;
        private final AtomicLong auditIds = new AtomicLong(1L << 50);

        Accounts(Database database) {
            this.database = database;
        }

        /** Returns one account. */
        @GET
        @Path("{id}")
        public byte[] get(@PathParam("id") long id) throws SQLException, IOException {
            try (Connection connection = database.dataSource().getConnection();
                    PreparedStatement select =
                            connection.prepareStatement("select " + COLUMNS + " from e_account where id = ?")) {
                select.setLong(1, id);
                try (ResultSet row = select.executeQuery()) {
                    if (!row.next()) {
                        throw new NotFoundException();
                    }
                    return JSON.writeValueAsBytes(account(row));
                }
            }
        }

        /** Returns a page of the accounts of a country, by name, and how many there are. */
        @GET
        public byte[] page(@QueryParam("country") String country, @QueryParam("page") int page)
                throws SQLException, IOException {
            Map<String, Object> answer = new LinkedHashMap<>();
            try (Connection connection = database.dataSource().getConnection()) {
                List<Object> accounts = new ArrayList<>();
                try (PreparedStatement select = connection.prepareStatement(
                        "select " + COLUMNS + " from e_account where country = ? order by name, id limit ? offset ?")) {
                    select.setString(1, country);
                    select.setInt(2, PAGE);
                    select.setInt(3, (page - 1) * PAGE);
                    try (ResultSet rows = select.executeQuery()) {
                        while (rows.next()) {
                            accounts.add(account(rows));
                        }
                    }
                }
                answer.put("data", accounts);
                try (PreparedStatement count =
                        connection.prepareStatement("select count(id) from e_account where country = ?")) {
                    count.setString(1, country);
                    try (ResultSet row = count.executeQuery()) {
                        row.next();
                        answer.put("total", row.getLong(1));
                    }
                }
            }
            return JSON.writeValueAsBytes(answer);
        }

        /** Returns a page of contacts with their accounts. */
        @GET
        @Path("contacts")
        public byte[] contacts(@QueryParam("page") int page) throws SQLException, IOException {
            Map<String, Object> answer = new LinkedHashMap<>();
            Set<Long> ids = new LinkedHashSet<>();
            try (Connection connection = database.dataSource().getConnection()) {
                List<Object> contacts = new ArrayList<>();
                try (PreparedStatement select = connection.prepareStatement(
                        "select id, version, first_name, last_name, account_id, job_title, email, phone, interests,"
                                + " owner_id, external_key, full_name, created_at, created_by_id, updated_at,"
                                + " updated_by_id from e_contact order by id limit ? offset ?")) {
                    select.setInt(1, PAGE);
                    select.setInt(2, (page - 1) * PAGE);
                    try (ResultSet row = select.executeQuery()) {
                        while (row.next()) {
                            Map<String, @Nullable Object> contact = new LinkedHashMap<>();
                            contact.put("id", row.getLong(1));
                            contact.put("version", row.getInt(2));
                            contact.put("firstName", row.getString(3));
                            contact.put("lastName", row.getString(4));
                            contact.put("account", number(row, 5));
                            contact.put("jobTitle", row.getString(6));
                            contact.put("email", row.getString(7));
                            contact.put("phone", row.getString(8));
                            contact.put("interests", row.getString(9));
                            contact.put("owner", number(row, 10));
                            contact.put("externalKey", row.getString(11));
                            contact.put("fullName", row.getString(12));
                            stamps(contact, row, 13);
                            contacts.add(contact);
                            ids.add(row.getLong(5));
                        }
                    }
                }
                answer.put("data", contacts);
                List<Object> accounts = new ArrayList<>();
                try (PreparedStatement select = connection.prepareStatement("select " + COLUMNS
                        + " from e_account where id in (" + "?,".repeat(ids.size() - 1) + "?) order by id")) {
                    int place = 1;
                    for (Long id : ids) {
                        select.setLong(place++, id);
                    }
                    try (ResultSet rows = select.executeQuery()) {
                        while (rows.next()) {
                            accounts.add(account(rows));
                        }
                    }
                }
                answer.put("included", accounts);
            }
            return JSON.writeValueAsBytes(answer);
        }

        /** Makes an account. */
        @POST
        public Response create(byte[] body) throws SQLException, IOException {
            JsonNode given = JSON.readTree(body);
            try (Connection connection = database.dataSource().getConnection()) {
                connection.setAutoCommit(false);
                try {
                    long id = auditIds.incrementAndGet();
                    Timestamp now = Timestamp.from(Instant.now());
                    try (PreparedStatement insert = connection.prepareStatement(
                            "insert into e_account (id, version, name, status, country, created_at, created_by_id,"
                                    + " updated_at, updated_by_id) values (?, 1, ?, ?, ?, ?, ?, ?, ?)")) {
                        insert.setLong(1, id);
                        insert.setString(2, given.get("name").asText());
                        insert.setString(3, "PROSPECT");
                        insert.setString(4, given.get("country").asText());
                        insert.setTimestamp(5, now);
                        insert.setLong(6, Context.current().identity().id());
                        insert.setTimestamp(7, now);
                        insert.setLong(8, Context.current().identity().id());
                        insert.executeUpdate();
                    }
                    audit(
                            connection,
                            id,
                            1,
                            "CREATE",
                            "name",
                            null,
                            given.get("name").asText(),
                            now);
                    connection.commit();
                    return Response.status(201).entity(get(id)).build();
                } finally {
                    connection.rollback();
                    connection.setAutoCommit(true);
                }
            }
        }

        /** Changes an account's telephone number. */
        @PATCH
        @Path("{id}")
        public byte[] update(@PathParam("id") long id, byte[] body) throws SQLException, IOException {
            JsonNode given = JSON.readTree(body);
            try (Connection connection = database.dataSource().getConnection()) {
                connection.setAutoCommit(false);
                try {
                    Map<String, @Nullable Object> account;
                    try (PreparedStatement select = connection.prepareStatement(
                            "select " + COLUMNS + " from e_account where id = ? for update")) {
                        select.setLong(1, id);
                        try (ResultSet row = select.executeQuery()) {
                            if (!row.next()) {
                                throw new NotFoundException();
                            }
                            account = account(row);
                        }
                    }
                    int version = (Integer) java.util.Objects.requireNonNull(account.get("version"));
                    Timestamp now = Timestamp.from(Instant.now());
                    String phone = given.get("phone").asText();
                    try (PreparedStatement update = connection.prepareStatement(
                            "update e_account set phone = ?, updated_at = ?, updated_by_id = ?, version = version + 1"
                                    + " where id = ? and version = ?")) {
                        update.setString(1, phone);
                        update.setTimestamp(2, now);
                        update.setLong(3, Context.current().identity().id());
                        update.setLong(4, id);
                        update.setInt(5, version);
                        update.executeUpdate();
                    }
                    audit(connection, id, version + 1, "EDIT", "phone", (String) account.get("phone"), phone, now);
                    connection.commit();
                    account.put("phone", phone);
                    account.put("version", version + 1);
                    account.put("updatedAt", now.toInstant().toString());
                    return JSON.writeValueAsBytes(account);
                } finally {
                    connection.rollback();
                    connection.setAutoCommit(true);
                }
            }
        }

        private void audit(
                Connection connection,
                long record,
                int version,
                String action,
                String field,
                @Nullable String before,
                String after,
                Timestamp now)
                throws SQLException, IOException {
            Context context = Context.current();
            try (PreparedStatement insert = connection.prepareStatement(
                    "insert into mortise_audit (id, at, entity, record_id, version, action, user_id, user_name, origin,"
                            + " address, request_id, changes) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
                insert.setLong(1, auditIds.incrementAndGet());
                insert.setTimestamp(2, now);
                insert.setString(3, "account");
                insert.setLong(4, record);
                insert.setInt(5, version);
                insert.setString(6, action);
                insert.setLong(7, context.identity().id());
                insert.setString(8, context.identity().name());
                insert.setString(9, context.origin());
                insert.setString(10, context.address());
                insert.setString(11, context.requestId());
                insert.setString(12, JSON.writeValueAsString(new @Nullable String[][] {{field, before, after}}));
                insert.executeUpdate();
            }
        }

        private static Map<String, @Nullable Object> account(ResultSet row) throws SQLException {
            Map<String, @Nullable Object> account = new LinkedHashMap<>();
            account.put("id", row.getLong(1));
            account.put("version", row.getInt(2));
            account.put("name", row.getString(3));
            account.put("status", row.getString(4));
            account.put("owner", number(row, 5));
            account.put("country", row.getString(6));
            account.put("annualRevenue", row.getBigDecimal(7));
            account.put("currency", row.getString(8));
            account.put("website", row.getString(9));
            account.put("phone", row.getString(10));
            account.put("notes", row.getString(11));
            account.put("externalKey", row.getString(12));
            stamps(account, row, 13);
            return account;
        }

        private static void stamps(Map<String, @Nullable Object> record, ResultSet row, int first) throws SQLException {
            record.put("createdAt", row.getTimestamp(first).toInstant().toString());
            record.put("createdBy", number(row, first + 1));
            record.put("updatedAt", row.getTimestamp(first + 2).toInstant().toString());
            record.put("updatedBy", number(row, first + 3));
        }

        private static @Nullable Long number(ResultSet row, int column) throws SQLException {
            long number = row.getLong(column);
            return row.wasNull() ? null : number;
        }
    }
}
