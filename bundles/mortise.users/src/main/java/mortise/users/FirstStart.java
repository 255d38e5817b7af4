package mortise.users;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.core.Problem;
import mortise.entity.Draft;
import mortise.entity.EntityType;
import mortise.entity.Filter;
import mortise.entity.Query;
import mortise.entity.Record;
import mortise.entity.Records;
import mortise.users.password.NewPassword;
import mortise.users.password.Passwords;
import mortise.users.rights.Directory;
import mortise.users.store.Sql;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the first roles and the administrator on a database where nobody has a password yet. Of several nodes that start
 * together one does it; one that was stopped half-way is finished by the next.
 */
final class FirstStart {
    static final String ADMIN = "admin";
    static final String ADMINISTRATOR = "Administrator";
    static final String USER = "User";

    private static final Logger log = LoggerFactory.getLogger(FirstStart.class);
    private static final int LOCK_SECONDS = 120;

    /** All may be seen and made; one's own may be changed. */
    private static final String USER_PERMISSIONS =
            "{\"*\":{\"view\":\"all\",\"create\":\"all\",\"edit\":\"own\",\"delete\":\"own\"}}";

    private final Sql sql;
    private final Records records;
    private final Passwords passwords;
    private final @Nullable AdminPasswordFile file;
    private final @Nullable String given;

    /**
     * On this database.
     *
     * @param file where a generated password goes; null for a host without a data folder
     * @param given the password of the environment, null for none
     */
    FirstStart(
            Sql sql, Records records, Passwords passwords, @Nullable AdminPasswordFile file, @Nullable String given) {
        this.sql = sql;
        this.records = records;
        this.passwords = passwords;
        this.file = file;
        this.given = given == null || given.isEmpty() ? null : given;
    }

    /**
     * Does what is left to be done.
     *
     * @throws Failure INVALID if the given password is too weak; UNAVAILABLE if the database is away
     */
    void run() {
        if (passwords.isAny()) {
            return;
        }
        sql.transaction(transaction -> {
            transaction.lock("mortise.users.first-start", LOCK_SECONDS);
            if (!passwords.isAny()) {
                Context.system("first-start").run(this::create);
            }
            return true;
        });
    }

    private void create() {
        char[] password = given == null ? NewPassword.make() : given.toCharArray();
        boolean generated = given == null;
        try {
            check(password);
            long administrator = role(ADMINISTRATOR, "May do everything.", true, null);
            role(USER, "Sees and makes all records, and changes the own ones.", false, USER_PERMISSIONS);
            long admin = find(EntityType.USER, ADMIN, () -> Draft.create(EntityType.USER)
                    .set("name", ADMIN)
                    .set("title", ADMINISTRATOR)
                    .set("roles", List.of(administrator)));
            if (generated) {
                keep(password);
            }
            String hash = passwords.hash(password);
            sql.transaction(transaction -> {
                passwords.store(transaction, admin, hash, generated);
                return true;
            });
            log.info(
                    "First start: the user '{}' was made with the password {}",
                    ADMIN,
                    generated ? "in first-start/admin-password of the data folder" : "of MORTISE_ADMIN_PASSWORD");
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    private void check(char[] password) {
        try {
            passwords.check(ADMIN, password);
        } catch (Failure weak) {
            throw new Failure(
                    weak.kind(),
                    weak.problems().stream()
                            .map(problem -> Problem.of(problem.code(), "MORTISE_ADMIN_PASSWORD: " + problem.message()))
                            .toList());
        }
    }

    private void keep(char[] password) {
        if (file == null) {
            throw Failure.invalid(
                    "no-data-folder",
                    "there is no data folder (system property mortise.data) for the administrator's generated password;"
                            + " set MORTISE_ADMIN_PASSWORD");
        }
        file.write(password);
    }

    private long role(String name, String description, boolean administrator, @Nullable String permissions) {
        return find(Directory.ROLE, name, () -> Draft.create(Directory.ROLE)
                .set("name", name)
                .set("description", description)
                .set("administrator", administrator)
                .set("permissions", permissions));
    }

    private long find(String entity, String name, Supplier<Draft> otherwise) {
        List<Record> found =
                records.find(Query.of(entity).where(Filter.eq("name", name))).records();
        return (found.isEmpty() ? records.save(otherwise.get()) : found.get(0)).id();
    }
}
