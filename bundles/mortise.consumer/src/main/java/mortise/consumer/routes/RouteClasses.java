package mortise.consumer.routes;

import java.io.IOException;
import java.net.URL;
import java.util.Enumeration;
import org.apache.camel.impl.DefaultCamelContext;
import org.jspecify.annotations.Nullable;

/** Classes and files as routes see them: Camel's, then those of the bundle that the routes come from. */
final class RouteClasses extends ClassLoader {
    private final ClassLoader bundle;

    RouteClasses(String name, ClassLoader bundle) {
        super("routes of " + name, DefaultCamelContext.class.getClassLoader());
        this.bundle = bundle;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        return bundle.loadClass(name);
    }

    @Override
    protected @Nullable URL findResource(String name) {
        return bundle.getResource(name);
    }

    @Override
    protected Enumeration<URL> findResources(String name) throws IOException {
        return bundle.getResources(name);
    }
}
