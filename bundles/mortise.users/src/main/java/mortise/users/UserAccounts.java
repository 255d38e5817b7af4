package mortise.users;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import mortise.access.Users;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.core.Identity;
import mortise.entity.Draft;
import mortise.entity.EntityType;
import mortise.entity.Filter;
import mortise.entity.Query;
import mortise.entity.Query.Page;
import mortise.entity.Record;
import mortise.entity.Records;
import mortise.users.password.NewPassword;
import mortise.users.password.Passwords;
import mortise.users.rights.Directory;
import mortise.users.rights.Names;
import mortise.users.rights.Person;
import mortise.users.rights.RoleRules;
import mortise.users.session.Attempts;
import mortise.users.session.Sessions;
import mortise.users.store.Sql;

/** Users with passwords. */
final class UserAccounts implements Users {
    private final Sql sql;
    private final Records records;
    private final Directory directory;
    private final RoleRules rules;
    private final Passwords passwords;
    private final Sessions sessions;
    private final Attempts attempts;
    private final Consumer<String> passwordGiven;

    UserAccounts(
            Sql sql,
            Records records,
            Directory directory,
            RoleRules rules,
            Passwords passwords,
            Sessions sessions,
            Attempts attempts,
            Consumer<String> passwordGiven) {
        this.sql = sql;
        this.records = records;
        this.directory = directory;
        this.rules = rules;
        this.passwords = passwords;
        this.sessions = sessions;
        this.attempts = attempts;
        this.passwordGiven = passwordGiven;
    }

    @Override
    public long create(String name, String title, String email, char[] password, List<String> roles) {
        try {
            String normal = Names.normal(name);
            passwords.check(normal, password);
            Draft draft = Draft.create(EntityType.USER)
                    .set("name", normal)
                    .set("title", title.isBlank() ? normal : title)
                    .set("email", email.isBlank() ? null : email.strip())
                    .set("roles", roleIds(roles));
            Record user = records.save(draft);
            give(user, password);
            return user.id();
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    /** The record is final before its password, which is kept apart: without it nobody would want the record. */
    private void give(Record user, char[] password) {
        try {
            String hash = passwords.hash(password);
            sql.transaction(transaction -> {
                passwords.store(transaction, user.id(), hash, true);
                return hash;
            });
            directory.refresh();
        } catch (RuntimeException half) {
            Context.current().as(Identity.SYSTEM).run(() -> records.save(Draft.delete(EntityType.USER, user.id())));
            throw half;
        }
    }

    private List<Long> roleIds(List<String> names) {
        List<Long> ids = new ArrayList<>();
        for (String name : names) {
            Query query = Query.of(Directory.ROLE)
                    .where(Filter.eq("name", name.strip()))
                    .page(Page.number(1, 1));
            ids.add(records.find(query).records().stream()
                    .findFirst()
                    .orElseThrow(() -> Failure.missing("there is no role '" + name + "'"))
                    .id());
        }
        return ids;
    }

    @Override
    public void setPassword(String name, char[] password) {
        try {
            Person person = managed(name);
            passwords.check(person.name(), password);
            String hash = passwords.hash(password);
            sql.transaction(transaction -> {
                passwords.store(transaction, person.id(), hash, true);
                sessions.endAll(transaction, person.id());
                return hash;
            });
            sessions.forgetRecent();
            attempts.forget(person.name());
            passwordGiven.accept(person.name());
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    @Override
    public void unlock(String name) {
        attempts.forget(managed(name).name());
    }

    @Override
    public char[] newPassword() {
        return NewPassword.make();
    }

    /** Whoever sets a user's password could be that user: it takes all his rights. */
    private Person managed(String name) {
        Identity caller = Context.current().identity();
        if (!rules.managesUsers(caller)) {
            throw Failure.denied("you may not manage users");
        }
        Person person = directory.named(name).orElseThrow(() -> Failure.missing("there is no user '" + name + "'"));
        if (!rules.covers(caller, person.rights())) {
            throw Failure.denied(person.name() + " has rights that you do not have");
        }
        return person;
    }

    @Override
    public boolean administers(Identity identity) {
        return rules.administers(identity);
    }

    @Override
    public Optional<Identity> find(String name) {
        return directory.named(name).filter(Person::active).map(person -> person.identity(Set.of()));
    }
}
