package mortise.records;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import mortise.cache.Cache;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.core.Identity;
import mortise.core.Problem;
import mortise.database.Database;
import mortise.entity.AccessRules;
import mortise.entity.Action;
import mortise.entity.AuditEntry;
import mortise.entity.BatchFailure;
import mortise.entity.Draft;
import mortise.entity.EntityType;
import mortise.entity.Hooks;
import mortise.entity.Model;
import mortise.entity.Permit;
import mortise.entity.Query;
import mortise.entity.Record;
import mortise.entity.Records;
import mortise.entity.Result;
import mortise.entity.TypedRecords;
import mortise.queue.Queue;
import mortise.records.describe.EntityClasses;
import mortise.records.describe.ModelUser;
import mortise.records.query.Finder;
import mortise.records.query.Rules;
import mortise.records.query.Source;
import mortise.records.query.Totals;
import mortise.records.save.History;
import mortise.records.save.Ids;
import mortise.records.save.Saver;
import mortise.records.save.Transactions;
import mortise.records.typed.Authors;
import mortise.records.typed.TypedDoor;
import mortise.records.unit.Units;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Records in the host's database. */
@Component(service = {Records.class, ModelUser.class})
public final class RecordsComponent implements Records, ModelUser {
    /** How often work that somebody else was in the way of is done before the caller hears of it. */
    private static final int ATTEMPTS = 4;

    private final Units units;
    private final Transactions transactions;
    private final Ids ids;
    private volatile EntityClasses classes = EntityClasses.NONE;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable AccessRules access;

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    private volatile List<Hooks<?>> hooks = List.of();

    private volatile @Nullable Totals totals;

    /** Records in a database, whose changes go to a queue; there are none until a model was prepared. */
    @Activate
    public RecordsComponent(@Reference Database database, @Reference Queue queue) {
        // Drivers convert moments by the JVM's time zone: in another one an hour would be lost at each change of
        // clocks.
        if (!ZoneId.systemDefault().getRules().equals(ZoneOffset.UTC.getRules())) {
            throw Failure.invalid(
                    "wrong-zone",
                    "the JVM's time zone has to be UTC, not " + ZoneId.systemDefault()
                            + ": start it with -Duser.timezone=UTC");
        }
        units = new Units(database);
        transactions = new Transactions(units, database, queue, this::changed);
        ids = new Ids(database);
    }

    /** Records with the services that a container would hand over, for a host without one. */
    public RecordsComponent(Database database, Queue queue, AccessRules access, List<Hooks<?>> hooks) {
        this(database, queue);
        this.access = access;
        this.hooks = List.copyOf(hooks);
    }

    /** Called by the host; totals are kept in it. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void setCache(Cache cache) {
        totals = new Totals(cache);
    }

    /** Called by the host when it goes. */
    public void unsetCache(Cache cache) {
        Totals kept = totals;
        if (kept != null && kept.areIn(cache)) {
            totals = null;
        }
    }

    private void changed(Set<String> entities) {
        Totals kept = totals;
        if (kept != null) {
            kept.changed(entities);
        }
    }

    /** Lets the units go; calls under way finish. */
    @Deactivate
    public void close() {
        units.close();
    }

    @Override
    public void prepare(Model model, EntityClasses authors) {
        units.swap(model);
        classes = authors;
    }

    /** What the caller may do; a model that knows no rules yet lets nobody in but the host. */
    private Rules rules() {
        Identity identity = Context.current().identity();
        if (identity.isSystem()) {
            return Rules.NONE;
        }
        AccessRules installed = access;
        return (type, action) -> installed == null ? Permit.NONE : installed.permit(identity, type, action);
    }

    private <T> T read(java.util.function.Function<Finder, T> work) {
        return transactions.read(source -> work.apply(new Finder(source, rules())));
    }

    @Override
    public Result find(Query query) {
        return read(finder -> finder.find(query));
    }

    @Override
    public void forEach(Query query, Consumer<Record> reader) {
        read(finder -> {
            finder.forEach(query, reader);
            return true;
        });
    }

    @Override
    public long count(Query query) {
        return read(finder -> finder.count(query));
    }

    @Override
    public long total(String entity) {
        Totals kept = totals;
        LongSupplier count = () -> count(Query.of(entity));
        return kept == null || transactions.active() || !read(finder -> finder.seesAll(entity))
                ? count.getAsLong()
                : kept.of(entity, count);
    }

    @Override
    public Optional<Record> get(String entity, long id) {
        return transactions.read(
                source -> Optional.ofNullable(new Finder(source, rules()).get(type(source, entity), id)));
    }

    private static EntityType type(Source source, String entity) {
        return source.unit().model().type(entity);
    }

    @Override
    public Record save(Draft draft) {
        try {
            return saveAll(List.of(draft)).get(0);
        } catch (BatchFailure one) {
            throw one.getCause() instanceof Failure failure ? failure : one;
        }
    }

    @Override
    public List<Record> saveAll(List<Draft> drafts) {
        return attempt(() -> saver().saveAll(drafts));
    }

    private Saver saver() {
        return new Saver(transactions, ids, new Authors(classes, hooks), rules());
    }

    /** Work that somebody else was only faster with is done again, unless it is a part of the caller's. */
    private <T> T attempt(Supplier<T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return work.get();
            } catch (Failure busy) {
                if (!Saver.isContention(busy) || transactions.active() || attempt == ATTEMPTS) {
                    throw busy;
                }
                LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(20_000_000L * attempt));
            }
        }
    }

    @Override
    public List<List<Problem>> check(List<Draft> drafts) {
        return saver().check(drafts);
    }

    @Override
    public <T> T transaction(Supplier<T> work) {
        return transactions.write(transaction -> work.get());
    }

    @Override
    public List<AuditEntry> history(String entity, long id, long beforeEntry, int size) {
        return transactions.read(
                source -> new History(source, rules()).read(type(source, entity), id, beforeEntry, size));
    }

    @Override
    public List<AuditEntry> history(String entity, Collection<Long> ids, String requestId) {
        return transactions.read(
                source -> new History(source, rules()).ofRequest(type(source, entity), ids, requestId));
    }

    @Override
    public boolean may(Action action, String entity) {
        return transactions.read(source -> source.unit()
                .model()
                .find(entity)
                .filter(type -> isWritten(type, action))
                .filter(type -> rules().permit(type, action).granted())
                .isPresent());
    }

    /** What people can set nothing of, they need not be offered to make or to change. */
    private static boolean isWritten(EntityType type, Action action) {
        return type.writable()
                || action == Action.VIEW
                || action == Action.DELETE
                || Context.current().identity().isSystem();
    }

    @Override
    public boolean may(Action action, Record record) {
        if (!isWritten(record.type(), action)) {
            return false;
        }
        Permit permit = rules().permit(record.type(), action);
        if (!permit.granted() || permit.where() == null) {
            return permit.granted();
        }
        return read(finder ->
                !finder.existing(record.type(), action, List.of(record.id())).isEmpty());
    }

    @Override
    public <T> TypedRecords<T> of(Class<T> type) {
        String entity = classes.entityOf(type)
                .orElseThrow(() -> Failure.missing(type.getName() + " describes no entity that is installed"));
        return new TypedDoor<>(this, type, entity, name -> transactions.read(source -> type(source, name)));
    }
}
