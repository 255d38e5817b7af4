package mortise.web.session;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Tells whether nobody has chosen the administrator's password yet: then the generated one lies in the data folder. */
public final class FirstStart {
    private final @Nullable Path password;

    /** With this file of the generated password; null for a host that generated none. */
    public FirstStart(@Nullable Path password) {
        this.password = password;
    }

    /** Of the running host. */
    public static FirstStart ofHost() {
        String data = System.getProperty("mortise.data");
        return new FirstStart(data == null ? null : Path.of(data, "first-start", "admin-password"));
    }

    /** Tells whether the generated password still counts. */
    boolean isPending() {
        return password != null && Files.exists(password);
    }
}
