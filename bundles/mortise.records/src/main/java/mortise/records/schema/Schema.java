package mortise.records.schema;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mortise.core.Failure;
import mortise.core.Problem;
import mortise.database.Database;
import mortise.database.Dialect;
import mortise.database.Dialect.Cause;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.FieldType;
import mortise.entity.Model;
import mortise.entity.Relation;
import mortise.records.schema.Table.ForeignKey;
import mortise.records.unit.Unit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the tables of a database up to a model, while people work with them: tables, columns, indexes and foreign keys are
 * added, texts made longer, numbers wider. Nothing is dropped or made narrower. Every statement may be repeated, so what
 * failed half way is finished by the next call. Safe for use by many threads and nodes: one at a time changes tables.
 */
public final class Schema {
    /** The sequence that the ids of all records and audit entries are taken from, a block at a time. */
    public static final String ID_SEQUENCE = "mortise_id";

    /** How many ids from {@link #ID_SEQUENCE}'s value on belong to who asked for it. */
    public static final int ID_BLOCK = 50;

    private static final Logger log = LoggerFactory.getLogger(Schema.class);
    private static final String LOCK = "mortise schema";
    private static final int LOCK_SECONDS = 300;

    private final Database database;
    private final Dialect dialect;
    private final Fingerprints fingerprints = new Fingerprints();

    /** The schema in a database. */
    public Schema(Database database) {
        this.database = database;
        this.dialect = database.dialect();
    }

    /** Tells whether there is an index for the beginnings of a field's lower-cased texts: {@link Dialect#lowered}. */
    public static boolean hasPrefixIndex(EntityType type, Field field) {
        return Layout.hasPrefixIndex(type, field);
    }

    /** Returns the field of an entity that a violated unique index or foreign key is about. */
    public static Optional<Field> fieldOf(String constraint, EntityType type) {
        return type.fields().stream()
                .filter(field -> constraint.equals(Identifiers.unique(type.table(), field.column()))
                        || constraint.equals(foreignKey(type, field)))
                .findFirst();
    }

    /**
     * Returns the reference that a violated foreign key is about, seen from the records that refer. Empty if it is of an
     * entity that is not installed now: its records are there and refer all the same.
     */
    public static Optional<Relation> referenceOf(String constraint, Model model) {
        return model.types().stream()
                .flatMap(type -> model.relations(type).stream())
                .filter(relation ->
                        !relation.inverse() && constraint.equals(foreignKey(relation.source(), relation.field())))
                .findFirst();
    }

    private static String foreignKey(EntityType type, Field field) {
        return field.type() == FieldType.REFERENCES
                ? Identifiers.foreignKey(Unit.linkTable(type, field), "target_id")
                : Identifiers.foreignKey(type.table(), field.column());
    }

    /**
     * Returns the statements that {@link #apply} would execute now, in their order, and executes none; what cannot be done
     * is a line that begins with two hyphens.
     *
     * @throws Failure UNAVAILABLE if the database is away
     */
    public List<String> plan(Model model) {
        try (Connection connection = database.dataSource().getConnection()) {
            Work work = new Work(model);
            work.look(connection);
            List<String> plan = new ArrayList<>();
            work.steps.forEach(step -> step.changes().forEach(change -> plan.add(change.sql())));
            work.failures.forEach(
                    (entity, failure) -> failure.problems().forEach(problem -> plan.add("-- " + problem.message())));
            return plan;
        } catch (SQLException refused) {
            throw failure(refused);
        }
    }

    /**
     * Makes and changes the tables of a model. If nothing is to do this is one query.
     *
     * @return the entities whose tables cannot be brought up to their description, with the reason, of kind INVALID; all
     *     others are ready
     * @throws Failure UNAVAILABLE if the database is away or too busy: what has been done stays, the next call goes on
     */
    public Map<String, Failure> apply(Model model) {
        Work work = new Work(model);
        try (Connection connection = database.dataSource().getConnection()) {
            if (!work.isDone(fingerprints.read(connection))) {
                apply(work, connection);
            }
            return work.failures;
        } catch (SQLException refused) {
            throw failure(refused);
        }
    }

    /**
     * Holds the lock on one connection and changes tables on the other: some databases end the transaction, and with it
     * the lock, at each statement that changes a table.
     */
    private void apply(Work work, Connection connection) throws SQLException {
        try (Connection holder = database.dataSource().getConnection()) {
            holder.setAutoCommit(false);
            try {
                dialect.lock(holder, LOCK, LOCK_SECONDS);
                if (work.isDone(fingerprints.read(connection))) {
                    return;
                }
                long begun = System.nanoTime();
                work.look(connection);
                int statements = new Execution(dialect, connection).run(work.steps, work.failures);
                work.failures.keySet().forEach(work::isNotDone);
                Fingerprints.write(holder, work.wanted);
                holder.commit();
                if (statements > 0) {
                    log.info(
                            "Tables are up to the model {}: {} statements in {} ms",
                            work.model.generation(),
                            statements,
                            (System.nanoTime() - begun) / 1_000_000);
                }
            } finally {
                holder.rollback();
            }
        }
    }

    /**
     * Tells whether something beside the tables, as the scripts of a bundle, is in this state already as far as any node
     * remembers. Nothing is, if nothing is remembered.
     *
     * @param item what it is, at most 200 characters
     * @param state what is different for different states
     * @throws Failure UNAVAILABLE if the database is away
     */
    public boolean isDone(String item, String state) {
        try (Connection connection = database.dataSource().getConnection()) {
            String known = fingerprints.read(connection).get(item);
            return known == null ? state.isEmpty() : known.equals(Fingerprints.of(List.of(new Change("", state))));
        } catch (SQLException refused) {
            throw failure(refused);
        }
    }

    /**
     * Remembers that something is in this state now.
     *
     * @throws Failure UNAVAILABLE if the database is away
     */
    public void done(String item, String state) {
        try (Connection holder = database.dataSource().getConnection()) {
            holder.setAutoCommit(false);
            try {
                dialect.lock(holder, LOCK, LOCK_SECONDS);
                Fingerprints.write(holder, Map.of(item, Fingerprints.of(List.of(new Change("", state)))));
                holder.commit();
            } finally {
                holder.rollback();
            }
        } catch (SQLException refused) {
            throw failure(refused);
        }
    }

    private Failure failure(SQLException refused) {
        Cause cause = dialect.cause(refused);
        return cause == Cause.UNAVAILABLE || cause == Cause.CONTENTION
                ? Failure.unavailable("the tables cannot be looked at or changed now: " + refused.getMessage(), refused)
                : new Failure(
                        Failure.Kind.INVALID,
                        List.of(Problem.of(
                                "schema-refused",
                                "the database refuses to show or change its tables: " + refused.getMessage())),
                        refused);
    }

    /** One pass over a model. */
    private final class Work {
        private final Model model;
        private final Map<String, Failure> failures = new LinkedHashMap<>();
        private final List<Table> tables = new ArrayList<>();
        private final Map<String, String> wanted = new LinkedHashMap<>();
        private final List<Step> steps = new ArrayList<>();

        Work(Model model) {
            this.model = model;
            tables.add(HostTables.SCHEMA);
            tables.add(HostTables.AUDIT);
            tables.addAll(Layout.of(model, failures));
            wanted.put(ID_SEQUENCE, Fingerprints.of(sequence()));
            for (Table table : tables) {
                wanted.put(table.name(), Fingerprints.of(table.creation(dialect)));
                for (ForeignKey key : table.foreignKeys()) {
                    wanted.put(key.name(), Fingerprints.of(List.of(change(table, key))));
                }
            }
        }

        private List<Change> sequence() {
            return List.of(new Change("", dialect.createSequence(ID_SEQUENCE, 1, ID_BLOCK)));
        }

        private Change change(Table table, ForeignKey key) {
            return new Change(key.field(), key.statement(dialect, table.name()));
        }

        boolean isDone(Map<String, String> known) {
            return known.entrySet().containsAll(wanted.entrySet());
        }

        void isNotDone(String entity) {
            for (Table table : tables) {
                if (table.entity().equals(entity)) {
                    wanted.remove(table.name());
                }
                for (ForeignKey key : table.foreignKeys()) {
                    if (table.entity().equals(entity) || key.entity().equals(entity)) {
                        wanted.remove(key.name());
                    }
                }
            }
        }

        /** Compares with what is there: first all tables, then the foreign keys between them. */
        void look(Connection connection) throws SQLException {
            Catalog catalog = Catalog.read(connection, dialect);
            if (!catalog.hasSequence(ID_SEQUENCE)) {
                steps.add(new Step("", "", false, sequence()));
            }
            for (Table table : tables) {
                try {
                    add(new Step(table.entity(), "", !catalog.hasTable(table), catalog.changes(table)));
                } catch (Failure impossible) {
                    failures.put(table.entity(), impossible);
                }
            }
            for (Table table : tables) {
                for (ForeignKey key : table.foreignKeys()) {
                    if (!catalog.has(key)
                            && !failures.containsKey(table.entity())
                            && !failures.containsKey(key.entity())) {
                        add(new Step(table.entity(), key.entity(), false, List.of(change(table, key))));
                    }
                }
            }
        }

        private void add(Step step) {
            if (!step.changes().isEmpty()) {
                steps.add(step);
            }
        }
    }
}
