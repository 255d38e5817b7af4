package mortise.users;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import mortise.core.Context;
import mortise.core.Identity;
import mortise.database.Database;
import mortise.entity.Draft;
import mortise.entity.EntityType;
import mortise.entity.Filter;
import mortise.entity.Hooks;
import mortise.entity.Model;
import mortise.entity.Query;
import mortise.entity.Record;
import mortise.entity.Records;
import mortise.mail.Mail;
import mortise.mail.MailQueue;
import mortise.records.RecordsComponent;
import mortise.records.describe.AnnotatedEntity;
import mortise.records.describe.EntityClasses;
import mortise.records.schema.Schema;
import mortise.testkit.queue.SentMessages;
import org.jspecify.annotations.Nullable;

/** This bundle on one node, over real records, with {@link Note} as what people work with. */
final class Node implements AutoCloseable {
    static final String PASSWORD = "Brass-hinges-4-testing";

    final RecordsComponent records;
    final Access access;
    /** What was mailed, in order. */
    final List<Mailed> mailed = new CopyOnWriteArrayList<>();

    private volatile @Nullable MailQueue mails = (mail, about) -> {
        mailed.add(new Mailed(mail, about));
        return mailed.size();
    };
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final AtomicReference<@Nullable Access> late = new AtomicReference<>();

    Node(
            Database database,
            MovableClock clock,
            Map<String, String> settings,
            @Nullable Path data,
            @Nullable String given) {
        Model model = new Model(
                1,
                List.of(
                        AnnotatedEntity.read(User.class, "mortise.users"),
                        AnnotatedEntity.read(Role.class, "mortise.users"),
                        AnnotatedEntity.read(Note.class, "mortise.notes")));
        new Schema(database).apply(model).forEach((entity, failure) -> {
            throw failure;
        });
        Tables.make(database);
        records = new RecordsComponent(
                database,
                new SentMessages(),
                (identity, type, action) -> access().rules().permit(identity, type, action),
                List.of(
                        new Late<>(User.class, () -> access().userHooks()),
                        new Late<>(Role.class, () -> access().roleHooks())));
        records.prepare(model, new EntityClasses(Map.of("user", User.class, "role", Role.class, "note", Note.class)));
        Settings read = TestSettings.with(settings);
        access = new Access(
                records,
                () -> model,
                database,
                clock,
                () -> read,
                thread,
                () -> Optional.ofNullable(mails),
                data == null ? null : AdminPasswordFile.in(data),
                given);
        late.set(access);
    }

    /** A node with an administrator whose password is {@link #PASSWORD}. */
    static Node started(Database database, MovableClock clock, Map<String, String> settings) {
        Node node = new Node(database, clock, settings, null, PASSWORD);
        node.begin();
        return node;
    }

    /** Services that need each other find each other later, as in the host. */
    private record Late<T>(Class<T> type, Supplier<Hooks<T>> hooks) implements Hooks<T> {
        @Override
        public void beforeValidation(mortise.entity.Change<T> change) {
            hooks.get().beforeValidation(change);
        }

        @Override
        public void beforeCommit(mortise.entity.Change<T> change) {
            hooks.get().beforeCommit(change);
        }
    }

    private Access access() {
        return java.util.Objects.requireNonNull(late.get());
    }

    /** Does on the node's thread what it does when the entities are there. */
    void begin() {
        onThread(access::begin);
    }

    /** Looks for changes of other nodes, as it does every two seconds. */
    void look() {
        onThread(() -> access.directory().look());
    }

    private void onThread(Runnable work) {
        try {
            thread.submit(work).get();
        } catch (ExecutionException thrown) {
            if (thrown.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(thrown);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /** A mail and what the log is told of it. */
    record Mailed(Mail mail, MailQueue.About about) {}

    /** Takes away what sends mail. */
    void mailGoes() {
        mails = null;
    }

    /** Returns when the node's thread has done what it was given. */
    void settle() {
        onThread(() -> {});
    }

    Identity identity(String name) {
        return access.users().find(name).orElseThrow();
    }

    /** Does work as a user whose request comes in. */
    <T> T as(Identity identity, Supplier<T> work) {
        access.directory().arrive();
        try (Context.Scope scope = Context.system("test").as(identity).open()) {
            return work.get();
        }
    }

    <T> T as(String name, Supplier<T> work) {
        return as(identity(name), work);
    }

    <T> T asHost(Supplier<T> work) {
        return as(Identity.SYSTEM, work);
    }

    Records records() {
        return records;
    }

    long role(String name, boolean administrator, String permissions) {
        return asHost(() -> records.save(Draft.create("role")
                        .set("name", name)
                        .set("administrator", administrator)
                        .set("permissions", permissions)))
                .id();
    }

    long user(String name, String... roles) {
        return asHost(
                () -> access.users().create(name, name, name + "@example.org", PASSWORD.toCharArray(), List.of(roles)));
    }

    /** A user whose password is his own. */
    long member(String name, String... roles) {
        long id = user(name, roles);
        var session = access.signIn().signIn(name, PASSWORD.toCharArray(), "");
        access.signIn()
                .changePassword(
                        session.secret(),
                        PASSWORD.toCharArray(),
                        ownPassword(name).toCharArray());
        return id;
    }

    static String ownPassword(String name) {
        return "kettle-fjord-" + new StringBuilder(name).reverse();
    }

    Record find(String entity, String name) {
        return asHost(() -> records.find(Query.of(entity).where(Filter.eq("name", name)))
                        .records())
                .get(0);
    }

    long note(String owner, String text) {
        return as(owner, () -> records.save(Draft.create("note").set("text", text)))
                .id();
    }

    static Query users() {
        return Query.of(EntityType.USER);
    }

    @Override
    public void close() {
        thread.shutdown();
        records.close();
    }
}
