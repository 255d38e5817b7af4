package mortise.database.selection;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs statements that take long, with their SQL but never their parameters. What it costs is a reflective call per JDBC
 * call on a connection or statement, well below a microsecond; results are the driver's own.
 */
final class SlowStatements {
    private static final Logger log = LoggerFactory.getLogger("mortise.database.slow");
    private static final int LONGEST_SQL = 2_000;

    private volatile int thresholdMillis;

    SlowStatements(int thresholdMillis) {
        this.thresholdMillis = thresholdMillis;
    }

    /** Changes the threshold, at once and for open connections; 0 logs nothing. */
    void threshold(int millis) {
        thresholdMillis = millis;
    }

    /** Returns a data source whose connections are watched while the threshold is above 0 when they are asked for. */
    DataSource watch(DataSource dataSource) {
        return proxy(
                DataSource.class,
                dataSource,
                (method, arguments, result) ->
                        result instanceof Connection connection && thresholdMillis > 0 ? watch(connection) : result);
    }

    private Connection watch(Connection connection) {
        return proxy(Connection.class, connection, (method, arguments, result) -> {
            if (!(result instanceof Statement)) {
                return result;
            }
            String sql = arguments == null ? null : (String) arguments[0];
            if (result instanceof CallableStatement call) {
                return timed(CallableStatement.class, call, sql);
            }
            return result instanceof PreparedStatement prepared
                    ? timed(PreparedStatement.class, prepared, sql)
                    : timed(Statement.class, (Statement) result, null);
        });
    }

    private <T extends Statement> T timed(Class<T> type, T statement, @Nullable String prepared) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            if (!method.getName().startsWith("execute")) {
                return call(statement, method, arguments);
            }
            long begun = System.nanoTime();
            try {
                return call(statement, method, arguments);
            } finally {
                String sql = prepared != null || arguments == null ? prepared : (String) arguments[0];
                tell(System.nanoTime() - begun, sql == null ? method.getName() : sql);
            }
        };
        return type.cast(Proxy.newProxyInstance(SlowStatements.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private void tell(long nanos, String sql) {
        long millis = TimeUnit.NANOSECONDS.toMillis(nanos);
        int threshold = thresholdMillis;
        if (threshold > 0 && millis >= threshold) {
            log.warn("{} ms: {}", millis, sql.length() > LONGEST_SQL ? sql.substring(0, LONGEST_SQL) + " …" : sql);
        }
    }

    /** What is done with the result of a call before the caller gets it. */
    private interface Step {
        @Nullable
        Object after(Method method, Object @Nullable [] arguments, @Nullable Object result);
    }

    private static <T> T proxy(Class<T> type, T target, Step step) {
        InvocationHandler handler =
                (proxy, method, arguments) -> step.after(method, arguments, call(target, method, arguments));
        return type.cast(Proxy.newProxyInstance(SlowStatements.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static @Nullable Object call(Object target, Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getTargetException();
        }
    }
}
