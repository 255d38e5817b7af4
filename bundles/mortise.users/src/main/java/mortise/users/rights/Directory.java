package mortise.users.rights;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.entity.Entities;
import mortise.entity.EntityType;
import mortise.entity.Model;
import mortise.entity.Query;
import mortise.entity.Record;
import mortise.entity.Records;
import mortise.users.store.Sql;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All users and what their roles permit, in memory, some 200 bytes each. One query tells whether any user or role changed:
 * every two seconds on the host's thread, and before each request for a while after one was saved on this node. Everything
 * is read on the host's thread, so that nobody's open transaction is seen. Safe for use by many threads.
 */
public final class Directory {
    private static final Logger log = LoggerFactory.getLogger(Directory.class);

    /** The entity of roles. */
    public static final String ROLE = "role";

    /** How long after a save on this node each request looks for its commit. */
    private static final long WATCH = Duration.ofSeconds(5).toNanos();

    /** How long a caller waits for what changed; then what was known before has to do. */
    private static final int PATIENCE_SECONDS = 2;

    private record Snapshot(String stamp, Map<Long, Person> byId, Map<String, Person> byName) {}

    private final Records records;
    private final Entities entities;
    private final Sql sql;
    private final ExecutorService thread;
    private final AtomicLong looks = new AtomicLong();
    private volatile @Nullable Snapshot snapshot;
    private volatile @Nullable Thread looking;
    private volatile long watchUntil = System.nanoTime();

    /** Nobody, until {@link #look} was called. */
    public Directory(Records records, Entities entities, Sql sql, ExecutorService thread) {
        this.records = records;
        this.entities = entities;
        this.sql = sql;
        this.thread = thread;
    }

    /** Returns the user with this id, or empty if there is none. */
    public Optional<Person> person(long id) {
        return Optional.ofNullable(now().byId().get(id));
    }

    /** Returns the user with this id if he is active; looks again before it says that he is not. */
    public Optional<Person> active(long id) {
        Optional<Person> known = person(id).filter(Person::active);
        if (known.isEmpty()) {
            refresh();
            known = person(id).filter(Person::active);
        }
        return known;
    }

    /** Returns the user of a name as it was typed, or empty if there is none; looks again before it says so. */
    public Optional<Person> named(String name) {
        String normal = Names.normal(name);
        Person known = now().byName().get(normal);
        if (known == null) {
            refresh();
            known = now().byName().get(normal);
        }
        return Optional.ofNullable(known);
    }

    /** Returns the model of entities. */
    public Model model() {
        return entities.model();
    }

    private Snapshot now() {
        Snapshot current = snapshot;
        if (current == null) {
            throw Failure.unavailable("the users are not known yet; try again in a moment", null);
        }
        return current;
    }

    /** Says that a user or a role is being saved by a transaction of this node. */
    public void touched() {
        watchUntil = System.nanoTime() + WATCH;
    }

    /** Called where a request comes in: what was saved on this node before it counts for it. */
    public void arrive() {
        if (watchUntil - System.nanoTime() > 0) {
            refresh();
        }
    }

    /** Makes what was committed before this call known, or gives up after two seconds. */
    public void refresh() {
        if (Thread.currentThread().equals(looking)) {
            look();
            return;
        }
        long before = looks.get();
        try {
            // One look serves all who asked for one before it began.
            Runnable look = () -> {
                if (looks.get() == before) {
                    look();
                }
            };
            thread.submit(look).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw Failure.unavailable("interrupted", interrupted);
        } catch (TimeoutException slow) {
            log.debug("The users are being read for longer than {} s", PATIENCE_SECONDS, slow);
        } catch (RejectedExecutionException stopping) {
            throw Failure.unavailable("the host is stopping", stopping);
        } catch (ExecutionException thrown) {
            if (thrown.getCause() instanceof Failure failure) {
                throw failure;
            }
            throw new IllegalStateException(thrown.getCause());
        }
    }

    /** Reads everything again if anything has changed. Called on the host's thread only. */
    public void look() {
        looking = Thread.currentThread();
        looks.incrementAndGet();
        String stamp = stamp();
        Snapshot known = snapshot;
        if (known == null || !known.stamp().equals(stamp)) {
            snapshot = read(stamp);
        }
    }

    /** Every save raises a version, every new record has an id of its own: no change leaves the sums as they are. */
    private String stamp() {
        Model model = entities.model();
        StringBuilder stamp = new StringBuilder();
        for (String entity : List.of(EntityType.USER, ROLE)) {
            stamp.append(sql.query(
                    row -> row.getString(1) + " " + row.getString(2) + " " + row.getString(3) + " " + row.getString(4)
                            + "\n",
                    "select count(*), sum(version), sum(id), max(updated_at) from "
                            + model.type(entity).table()));
        }
        return stamp.toString();
    }

    private Snapshot read(String stamp) {
        Map<Long, Person> byId = new HashMap<>();
        Map<String, Person> byName = new HashMap<>();
        try (Context.Scope scope = Context.system("users").open()) {
            Map<Long, Record> roles = new HashMap<>();
            records.forEach(Query.of(ROLE), role -> roles.put(role.id(), role));
            Map<List<?>, Rights> rights = new HashMap<>();
            Query users = Query.of(EntityType.USER).fields(Set.of("name", "title", "active", "roles"));
            records.forEach(users, user -> {
                Person person = new Person(
                        user.id(),
                        user.text("name"),
                        user.text("title"),
                        Boolean.TRUE.equals(user.get("active")),
                        rights.computeIfAbsent(roleIds(user), ids -> rights(ids, roles)));
                byId.put(person.id(), person);
                byName.put(person.name(), person);
            });
        }
        return new Snapshot(stamp, Map.copyOf(byId), Map.copyOf(byName));
    }

    private static List<?> roleIds(Record user) {
        return user.get("roles") instanceof List<?> ids ? List.copyOf(ids) : List.of();
    }

    private static Rights rights(List<?> ids, Map<Long, Record> roles) {
        return rights(ids.stream().map(roles::get).filter(Objects::nonNull).toList());
    }

    /** Returns what roles permit together. */
    static Rights rights(List<Record> roles) {
        boolean administrator = false;
        List<Permissions> permissions = new ArrayList<>();
        for (Record role : roles) {
            administrator |= Boolean.TRUE.equals(role.get("administrator"));
            permissions.add(Permissions.read((String) role.get("permissions")));
        }
        return new Rights(administrator, List.copyOf(permissions), Set.of());
    }

    @Override
    public String toString() {
        Snapshot known = snapshot;
        return known == null ? "no users yet" : "users known: " + known.byId().size();
    }
}
