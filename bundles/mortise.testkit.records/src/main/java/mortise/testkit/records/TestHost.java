package mortise.testkit.records;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mortise.cache.Cache;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.core.Identity;
import mortise.database.OpenDatabase;
import mortise.entity.AccessRules;
import mortise.entity.Entities;
import mortise.entity.EntityType;
import mortise.entity.Hooks;
import mortise.entity.Model;
import mortise.entity.Permit;
import mortise.entity.Records;
import mortise.records.RecordsComponent;
import mortise.records.describe.AnnotatedEntity;
import mortise.records.describe.EntityClasses;
import mortise.records.schema.Schema;
import mortise.testkit.queue.SentMessages;
import org.jspecify.annotations.Nullable;

/**
 * The real records on a real database, without a container: what an extension's entities, hooks and queries do in a test
 * they do in the host. Rules for people are the test's to give; without them everybody may do everything.
 *
 * <pre>{@code
 * try (TestHost host = TestHost.on(database).entities(Ticket.class).hooks(new Tickets()).start()) {
 *     host.as(TestHost.ANNA, () -> host.records().of(Ticket.class).save(ticket));
 * }
 * }</pre>
 */
public final class TestHost implements Entities, AutoCloseable {
    /** Somebody, with the id 1. */
    public static final Identity ANNA = new Identity(1, "anna", "Anna", java.util.Set.of());
    /** Somebody else, with the id 2. */
    public static final Identity BEN = new Identity(2, "ben", "Ben", java.util.Set.of());

    private final OpenDatabase database;
    private final RecordsComponent records;
    private final SentMessages sent = new SentMessages();
    private final Map<String, EntityType> types = new LinkedHashMap<>();
    private final Map<String, Class<?>> classes = new LinkedHashMap<>();
    private volatile Model model = new Model(0, List.of());

    private TestHost(Builder builder) {
        database = builder.database;
        records = new RecordsComponent(database, sent, builder.rules, builder.hooks);
        if (builder.cache != null) {
            records.setCache(builder.cache);
        }
        builder.types.forEach(type -> types.put(type.name(), type));
        install(builder.classes);
    }

    /** Starts a host on an open database, which it closes when it is closed itself. */
    public static Builder on(OpenDatabase database) {
        return new Builder(database);
    }

    /** What the host is made of. For one thread. */
    public static final class Builder {
        private final OpenDatabase database;
        private final List<Class<?>> classes = new ArrayList<>();
        private final List<EntityType> types = new ArrayList<>();
        private final List<Hooks<?>> hooks = new ArrayList<>();
        private @Nullable Cache cache;
        private AccessRules rules = (identity, type, action) -> Permit.ALL;

        private Builder(OpenDatabase database) {
            this.database = database;
        }

        /** With the entities that these classes describe. */
        public Builder entities(Class<?>... authors) {
            classes.addAll(List.of(authors));
            return this;
        }

        /** With entities that no class describes. */
        public Builder types(EntityType... described) {
            types.addAll(List.of(described));
            return this;
        }

        /** With hooks. */
        public Builder hooks(Hooks<?>... own) {
            hooks.addAll(List.of(own));
            return this;
        }

        /** With a cache. */
        public Builder cache(Cache own) {
            cache = own;
            return this;
        }

        /** With rules for people; the host itself may do everything. */
        public Builder rules(AccessRules own) {
            rules = own;
            return this;
        }

        /** Makes the tables and starts. */
        public TestHost start() {
            return new TestHost(this);
        }
    }

    /** Returns what was sent by way of the queue. */
    public SentMessages sent() {
        return sent;
    }

    /** Adds entities while the host runs, as installing a bundle does. */
    public void install(List<Class<?>> authors) {
        for (Class<?> author : authors) {
            EntityType type = AnnotatedEntity.read(author, "test");
            types.put(type.name(), type);
            classes.put(type.name(), author);
        }
        swap();
    }

    /** Takes an entity away while the host runs; its data stays. */
    public void remove(String entity) {
        types.remove(entity);
        classes.remove(entity);
        swap();
    }

    private void swap() {
        Model next = new Model(model.generation() + 1, List.copyOf(types.values()));
        for (Failure wrong : new Schema(database).apply(next).values()) {
            throw wrong;
        }
        records.prepare(next, new EntityClasses(classes));
        model = next;
    }

    /** Returns the one door to data. */
    public Records records() {
        return records;
    }

    @Override
    public Model model() {
        return model;
    }

    /** Returns the database. */
    public OpenDatabase database() {
        return database;
    }

    /** Does work as somebody. */
    public <T> T as(Identity identity, java.util.function.Supplier<T> work) {
        try (Context.Scope scope = Context.system("test").as(identity).open()) {
            return work.get();
        }
    }

    /** Does work as the host itself. */
    public <T> T asSystem(java.util.function.Supplier<T> work) {
        return as(Identity.SYSTEM, work);
    }

    @Override
    public void close() {
        records.close();
        database.close();
    }
}
