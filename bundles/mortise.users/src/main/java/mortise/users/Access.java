package mortise.users;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import mortise.access.PasswordReset;
import mortise.access.Tokens;
import mortise.access.Users;
import mortise.core.MetricSource.Kind;
import mortise.core.MetricSource.Metric;
import mortise.database.Database;
import mortise.entity.AccessRules;
import mortise.entity.Entities;
import mortise.entity.EntityType;
import mortise.entity.Hooks;
import mortise.entity.Model;
import mortise.entity.Records;
import mortise.mail.MailQueue;
import mortise.users.password.Passwords;
import mortise.users.reset.MailedReset;
import mortise.users.rights.Administrators;
import mortise.users.rights.Directory;
import mortise.users.rights.RoleHooks;
import mortise.users.rights.RoleRules;
import mortise.users.rights.UserHooks;
import mortise.users.session.Attempts;
import mortise.users.session.PasswordSignIn;
import mortise.users.session.Sessions;
import mortise.users.store.Sql;
import mortise.users.token.StoredTokens;
import org.jspecify.annotations.Nullable;

/** The parts of this bundle over one database, put together. */
final class Access {
    private final Entities entities;
    private final Sql sql;
    private final InstantSource clock;
    private final Directory directory;
    private final RoleRules rules;
    private final UserHooks userHooks;
    private final RoleHooks roleHooks;
    private final Passwords passwords;
    private final Sessions sessions;
    private final Attempts attempts;
    private final PasswordSignIn signIn;
    private final MailedReset passwordReset;
    private final StoredTokens tokens;
    private final UserAccounts users;
    private final FirstStart firstStart;
    private final @Nullable AdminPasswordFile adminPassword;

    Access(
            Records records,
            Entities entities,
            Database database,
            InstantSource clock,
            Supplier<Settings> settings,
            ExecutorService thread,
            Supplier<Optional<MailQueue>> mails,
            @Nullable AdminPasswordFile adminPassword,
            @Nullable String givenPassword) {
        this.entities = entities;
        this.clock = clock;
        this.adminPassword = adminPassword;
        sql = new Sql(database);
        directory = new Directory(records, entities, sql, thread);
        rules = new RoleRules(directory);
        Administrators administrators = new Administrators(records, rules);
        userHooks = new UserHooks(directory, administrators);
        roleHooks = new RoleHooks(directory, administrators);
        passwords = new Passwords(sql, clock, settings);
        sessions = new Sessions(sql, clock, settings, directory);
        attempts = new Attempts(sql, clock, settings);
        signIn = new PasswordSignIn(sql, directory, passwords, sessions, attempts, this::passwordSet);
        tokens = new StoredTokens(sql, clock, directory, rules);
        users = new UserAccounts(sql, records, directory, rules, passwords, sessions, attempts, this::passwordSet);
        passwordReset = new MailedReset(
                sql,
                clock,
                settings,
                records,
                directory,
                passwords,
                sessions,
                attempts,
                this::passwordSet,
                mails,
                thread);
        firstStart = new FirstStart(sql, records, passwords, adminPassword, givenPassword);
    }

    /** Tells whether the entities are there. */
    boolean isInstalled() {
        Model model = entities.model();
        return model.find(EntityType.USER).isPresent()
                && model.find(Directory.ROLE).isPresent();
    }

    /** Makes the administrator if there is none, and learns all users. */
    void begin() {
        firstStart.run();
        directory.look();
    }

    /** The generated password of the administrator is no secret that anybody needs any more. */
    private void passwordSet(String name) {
        if (adminPassword != null && name.equals(FirstStart.ADMIN)) {
            adminPassword.delete();
        }
    }

    /** Removes what is over. */
    void clean() {
        sessions.clean();
        tokens.clean();
        attempts.clean();
        passwordReset.clean();
        forgetDeletedUsers();
        if (adminPassword != null && adminPassword.exists()) {
            // On another node, perhaps.
            directory
                    .named(FirstStart.ADMIN)
                    .filter(admin -> !passwords.mustChange(admin.id()))
                    .ifPresent(admin -> adminPassword.delete());
        }
    }

    /** What is younger than a day may belong to a user whose record is not final yet. */
    private void forgetDeletedUsers() {
        String gone = " not in (select id from "
                + entities.model().type(EntityType.USER).table() + ")";
        long yesterday = clock.instant().minus(Duration.ofDays(1)).toEpochMilli();
        sql.update("delete from access_password where changed_at < ? and user_id" + gone, yesterday);
        sql.update("delete from access_session where created_at < ? and user_id" + gone, yesterday);
        sql.update("delete from access_token where created_at < ? and user_id" + gone, yesterday);
    }

    List<Metric> metrics() {
        return List.of(
                signIns("succeeded", signIn.succeeded()),
                signIns("failed", signIn.failed()),
                signIns("refused", signIn.refused()),
                new Metric(
                        "mortise_sessions",
                        "Sessions of people that are not over, on all nodes.",
                        Kind.GAUGE,
                        Map.of(),
                        sessions.count()));
    }

    private static Metric signIns(String result, long count) {
        return new Metric(
                "mortise_sign_ins_total",
                "Sign-ins with a password: those with a wrong one failed, those that had to wait were refused.",
                Kind.COUNTER,
                Map.of("result", result),
                count);
    }

    Directory directory() {
        return directory;
    }

    Passwords passwords() {
        return passwords;
    }

    Hooks<User> userHooks() {
        return userHooks;
    }

    Hooks<Role> roleHooks() {
        return roleHooks;
    }

    AccessRules rules() {
        return rules;
    }

    PasswordSignIn signIn() {
        return signIn;
    }

    PasswordReset passwordReset() {
        return passwordReset;
    }

    Tokens tokens() {
        return tokens;
    }

    Users users() {
        return users;
    }
}
