package mortise.testkit.records;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import mortise.database.Dialect;
import mortise.database.OpenDatabase;

/** A real database that counts the statements it is asked to prepare. */
final class StatementCounter implements OpenDatabase {
    private final OpenDatabase database;
    private final AtomicInteger statements = new AtomicInteger();
    private final DataSource source;

    StatementCounter(OpenDatabase database) {
        this.database = database;
        this.source = counting(DataSource.class, database.dataSource());
    }

    void reset() {
        statements.set(0);
    }

    int count() {
        return statements.get();
    }

    private <T> T counting(Class<T> type, T counted) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (method.getName().equals("prepareStatement")) {
                        statements.incrementAndGet();
                    }
                    try {
                        Object result = method.invoke(counted, arguments);
                        return result instanceof Connection connection
                                ? counting(Connection.class, connection)
                                : result;
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                }));
    }

    @Override
    public String name() {
        return database.name();
    }

    @Override
    public DataSource dataSource() {
        return source;
    }

    @Override
    public Dialect dialect() {
        return database.dialect();
    }

    @Override
    public void close() {
        database.close();
    }
}
