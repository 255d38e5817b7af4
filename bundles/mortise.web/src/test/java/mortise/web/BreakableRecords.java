package mortise.web;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import mortise.entity.Records;
import org.jspecify.annotations.Nullable;

/** Records that fail when a test wants them to, as a database that is away does. */
final class BreakableRecords {
    private final Records real;
    private final Records breakable;
    private volatile @Nullable RuntimeException trouble;
    private volatile @Nullable RuntimeException saveTrouble;

    BreakableRecords(Records real) {
        this.real = real;
        breakable = (Records) Proxy.newProxyInstance(
                Records.class.getClassLoader(), new Class<?>[] {Records.class}, (proxy, method, arguments) -> {
                    boolean saves = method.getName().startsWith("save");
                    RuntimeException failure = saves && saveTrouble != null ? saveTrouble : trouble;
                    if (failure != null && !method.getName().equals("may")) {
                        throw failure;
                    }
                    try {
                        return method.isDefault()
                                ? java.lang.reflect.InvocationHandler.invokeDefault(proxy, method, arguments)
                                : method.invoke(this.real, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }

    Records get() {
        return breakable;
    }

    /** Lets everything but questions of permission fail with this from now on; null ends it. */
    void fail(@Nullable RuntimeException failure) {
        trouble = failure;
    }

    /** Lets every save fail with this from now on; null ends it. */
    void failSaves(@Nullable RuntimeException failure) {
        saveTrouble = failure;
    }
}
