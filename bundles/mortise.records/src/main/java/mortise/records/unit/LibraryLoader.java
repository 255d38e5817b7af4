package mortise.records.unit;

import java.io.IOException;
import java.net.URL;
import java.util.Enumeration;
import java.util.List;
import org.eclipse.persistence.jpa.PersistenceProvider;
import org.eclipse.persistence.sessions.Session;
import org.jspecify.annotations.Nullable;

/** Finds what EclipseLink loads by name in its own bundles, which this bundle's imports do not show it. */
final class LibraryLoader extends ClassLoader {
    private static final List<ClassLoader> LIBRARIES =
            List.of(PersistenceProvider.class.getClassLoader(), Session.class.getClassLoader());

    LibraryLoader() {
        super(LibraryLoader.class.getClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        for (ClassLoader library : LIBRARIES) {
            try {
                return library.loadClass(name);
            } catch (ClassNotFoundException inTheNextOne) {
                continue;
            }
        }
        throw new ClassNotFoundException(name);
    }

    @Override
    protected @Nullable URL findResource(String name) {
        for (ClassLoader library : LIBRARIES) {
            URL found = library.getResource(name);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    @Override
    protected Enumeration<URL> findResources(String name) throws IOException {
        return java.util.Collections.emptyEnumeration();
    }
}
