package mortise.records.save;

import jakarta.persistence.OptimisticLockException;
import jakarta.persistence.PersistenceException;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import mortise.core.Failure;
import mortise.core.Problem;
import mortise.database.Dialect;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.Model;
import mortise.records.schema.Schema;
import org.eclipse.persistence.exceptions.EclipseLinkException;
import org.jspecify.annotations.Nullable;

/** Makes failures, in words for people, of what the database and EclipseLink throw. */
record DatabaseFailures(Dialect dialect) {
    /**
     * Somebody else holds a lock or was faster: the same work may succeed when it is done again, or fail with the
     * record it is about.
     */
    static final class Contention extends Failure {
        private static final long serialVersionUID = 1L;

        Contention(Throwable cause) {
            super(Kind.CONFLICT, "busy", "somebody else is changing the same records right now; try again", cause);
        }

        /** A value was free when it was looked for, and is taken now. */
        Contention(Kind kind, Problem taken, Throwable cause) {
            super(kind, List.of(taken), cause);
        }
    }

    /** Does a piece of work on the database. */
    <T> @Nullable T in(Model model, Supplier<@Nullable T> work) {
        try {
            return work.get();
        } catch (OptimisticLockException lost) {
            throw new Contention(lost);
        } catch (PersistenceException | EclipseLinkException thrown) {
            throw failure(model, thrown);
        }
    }

    /** Returns what an exception of the driver means. */
    RuntimeException of(Model model, SQLException thrown) {
        return failure(model, new IllegalStateException(thrown), thrown);
    }

    private RuntimeException failure(Model model, RuntimeException thrown) {
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            if (each instanceof OptimisticLockException) {
                return new Contention(thrown);
            }
            SQLException sql = each instanceof SQLException found ? found : null;
            if (sql != null) {
                return failure(model, thrown, sql);
            }
        }
        return thrown;
    }

    private RuntimeException failure(Model model, RuntimeException thrown, SQLException sql) {
        return switch (dialect.cause(sql)) {
            case DUPLICATE -> duplicate(model, thrown, sql);
            case REFERENCE -> inUse(model, thrown, sql);
            case VALUE -> new Failure(Failure.Kind.INVALID, "value-refused", "the database refuses a value", thrown);
            case CONTENTION -> new Contention(thrown);
            case UNAVAILABLE ->
                Failure.unavailable("the database cannot be reached or is overloaded; try again in a moment", thrown);
            case OTHER -> thrown;
        };
    }

    /** Found by the database only where somebody was faster, or an entity refers that is not installed. */
    private Failure inUse(Model model, RuntimeException thrown, SQLException sql) {
        String who = dialect.constraint(sql)
                .flatMap(constraint -> Schema.referenceOf(constraint, model))
                .map(relation -> relation.source().plural() + " refer to it as "
                        + relation.field().title())
                .orElse("records of an entity that is not installed refer to it");
        return new Failure(
                Failure.Kind.CONFLICT,
                "in-use",
                who + ", or what a new record refers to was deleted meanwhile",
                thrown);
    }

    /** Found by the database only where somebody was faster: an upsert done again then finds that record. */
    private Failure duplicate(Model model, RuntimeException thrown, SQLException sql) {
        String constraint = dialect.constraint(sql).orElse("").toLowerCase(Locale.ROOT);
        for (EntityType type : model.types()) {
            Optional<Field> field = Schema.fieldOf(constraint, type);
            if (field.isPresent()) {
                return new Contention(Failure.Kind.INVALID, taken(type, field.get()), thrown);
            }
        }
        return new Contention(
                Failure.Kind.CONFLICT, Problem.of("taken", "another record has the same value already"), thrown);
    }

    /** The problem that a value is another record's already. */
    static Problem taken(EntityType type, Field field) {
        return Problem.atField(
                field.name(), "taken", "another " + type.title() + " has this " + field.title() + " already");
    }
}
