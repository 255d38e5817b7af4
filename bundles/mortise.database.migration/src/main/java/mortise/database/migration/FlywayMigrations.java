package mortise.database.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mortise.core.Failure;
import mortise.database.Database;
import mortise.database.Dialect.Cause;
import mortise.database.Migrations;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.flywaydb.core.internal.exception.FlywayMigrateException;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Migrations on Flyway. Each bundle has a history table of its own in the schema of all tables. The database's own lock is
 * held around a run, because Flyway's would be taken for each step and has no time limit on every database.
 */
@Component
public final class FlywayMigrations implements Migrations {
    private static final Logger log = LoggerFactory.getLogger(FlywayMigrations.class);
    private static final int LOCK_SECONDS = 600;

    @Override
    public List<Step> migrate(Database database, String bundle, List<Script> scripts) {
        Map<String, String> descriptions = descriptions(scripts);
        return inFlywaysClassLoader(() -> exclusively(database, bundle, () -> {
            History history = History.of(database, bundle);
            history.forgetFailedSteps();
            Flyway flyway = flyway(database, history, scripts);
            Set<String> before = stepsIn(flyway, "done");
            try {
                flyway.migrate();
            } catch (FlywayException refused) {
                throw failure(database, bundle, scripts, refused);
            }
            List<Step> ran = steps(flyway, descriptions).stream()
                    .filter(step -> step.state().equals("done") && !before.contains(step.version()))
                    .toList();
            if (!ran.isEmpty()) {
                log.info(
                        "The tables of {} moved forward: {}",
                        bundle,
                        ran.stream()
                                .map(step -> step.version() + " " + step.description())
                                .collect(Collectors.joining(", ")));
            }
            return ran;
        }));
    }

    @Override
    public List<Step> plan(Database database, String bundle, List<Script> scripts) {
        Map<String, String> descriptions = descriptions(scripts);
        return inFlywaysClassLoader(() -> {
            try {
                return steps(flyway(database, History.of(database, bundle), scripts), descriptions);
            } catch (FlywayException refused) {
                throw failure(database, bundle, scripts, refused);
            }
        });
    }

    private static Flyway flyway(Database database, History history, List<Script> scripts) {
        return Flyway.configure(Flyway.class.getClassLoader())
                .dataSource(database.dataSource())
                .table(history.table())
                .locations(new String[0])
                .resourceProvider(new Scripts(scripts))
                // Other bundles' tables are in the schema: it is not empty, and that is no reason to stop.
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .placeholderReplacement(false)
                .cleanDisabled(true)
                .loggers(QuietLogs.class.getName())
                .load();
    }

    private static Map<String, String> descriptions(List<Script> scripts) {
        for (Script script : scripts) {
            if (!script.version().matches("[0-9]{1,9}(\\.[0-9]{1,9}){0,4}")
                    || script.version().matches("[0.]+")) {
                throw Failure.invalid(
                        "bad-version",
                        "no version of a step: '" + script.version() + "'; expected numbers above 0 with dots, as 2.1");
            }
        }
        try {
            return scripts.stream()
                    .collect(Collectors.toMap(script -> canonical(script.version()), Script::description));
        } catch (IllegalStateException twice) {
            throw Failure.invalid("duplicate-version", "two steps have the same version: " + twice.getMessage());
        }
    }

    /** Returns what is the same for 1, 1.0 and 01, which Flyway takes for one version and words as written. */
    private static String canonical(String version) {
        return version.replaceAll("(^|\\.)0+(?=[0-9])", "$1").replaceAll("(\\.0)+$", "");
    }

    private static List<Step> steps(Flyway flyway, Map<String, String> descriptions) {
        return infos(flyway)
                .map(info -> {
                    String version = info.getVersion().toString();
                    String description = descriptions.getOrDefault(canonical(version), info.getDescription());
                    return new Step(version, description, state(info));
                })
                .toList();
    }

    private static Set<String> stepsIn(Flyway flyway, String state) {
        return infos(flyway)
                .filter(info -> state(info).equals(state))
                .map(info -> info.getVersion().toString())
                .collect(Collectors.toSet());
    }

    /** All but the mark that Flyway sets into a schema with tables of others. */
    private static Stream<MigrationInfo> infos(Flyway flyway) {
        return Stream.of(flyway.info().all())
                .filter(info -> !info.getVersion().toString().equals("0"));
    }

    private static String state(MigrationInfo info) {
        if (info.getState().isFailed()) {
            return "failed";
        }
        return info.getState().isApplied() ? "done" : "pending";
    }

    private static Failure failure(Database database, String bundle, List<Script> scripts, FlywayException refused) {
        SQLException sql = cause(refused, SQLException.class);
        if (sql != null) {
            Cause cause = database.dialect().cause(sql);
            if (cause == Cause.UNAVAILABLE || cause == Cause.CONTENTION) {
                return Failure.unavailable(
                        "the tables of " + bundle + " cannot be moved forward now: " + sql.getMessage(), refused);
            }
        }
        FlywayMigrateException failed = cause(refused, FlywayMigrateException.class);
        if (failed != null) {
            String version = failed.getMigration().getVersion().toString();
            String script = scripts.stream()
                    .filter(each -> canonical(each.version()).equals(canonical(version)))
                    .map(each -> String.valueOf(each.script()))
                    .findFirst()
                    .orElse("");
            return new Failure(
                    Failure.Kind.INVALID,
                    "step-failed",
                    "step " + version + " of " + bundle + " failed in " + script + ", line " + failed.getLineNumber()
                            + ": " + (sql == null ? failed.getMessage() : sql.getMessage()),
                    refused);
        }
        if (refused instanceof FlywayValidateException) {
            return new Failure(
                    Failure.Kind.INVALID,
                    "history-changed",
                    "the steps of " + bundle + " are not those that ran: " + refused.getMessage(),
                    refused);
        }
        return new Failure(
                Failure.Kind.INVALID,
                "migration-refused",
                "the tables of " + bundle + " cannot be moved forward: " + refused.getMessage(),
                refused);
    }

    private static <T extends Throwable> @Nullable T cause(Throwable thrown, Class<T> type) {
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            if (type.isInstance(each)) {
                return type.cast(each);
            }
        }
        return null;
    }

    private interface Work<T> {
        T run() throws SQLException;
    }

    /** Holds the bundle's lock in a transaction of its own while the work is done in others. */
    private static <T> T exclusively(Database database, String bundle, Work<T> work) {
        try (Connection connection = database.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            try {
                database.dialect().lock(connection, "migration of " + bundle, LOCK_SECONDS);
                return work.run();
            } finally {
                connection.rollback();
            }
        } catch (SQLException away) {
            throw Failure.unavailable(
                    "the tables of " + bundle + " cannot be moved forward now: " + away.getMessage(), away);
        }
    }

    /** Flyway finds its parts through the thread's class loader. */
    private static <T> T inFlywaysClassLoader(Supplier<T> work) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(Flyway.class.getClassLoader());
        try {
            return work.get();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
