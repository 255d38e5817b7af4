package mortise.records.describe;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mortise.core.Failure;
import mortise.core.Problem;
import mortise.database.Migrations.Script;
import mortise.entity.EntityType;
import mortise.entity.Resource;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;

/** Reads what a bundle brings: the classes that its manifest names, and its scripts. */
final class BundleReader {
    /** Where a bundle keeps its scripts. */
    private static final String FOLDER = "db";

    private static final Pattern SCRIPT = Pattern.compile("V([0-9]+(?:[._][0-9]+)*)__(.+)\\.sql");

    private BundleReader() {}

    /** Tells whether a bundle names entities. */
    static boolean bringsEntities(Bundle bundle) {
        return !classNames(bundle).isEmpty();
    }

    private static List<String> classNames(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        List<String> names = new ArrayList<>();
        if (revision != null) {
            for (BundleCapability capability : revision.getDeclaredCapabilities(Resource.NAMESPACE)) {
                Object named = capability.getAttributes().get(Resource.NAMESPACE);
                if (named instanceof Collection<?> several) {
                    several.forEach(each -> names.add(String.valueOf(each)));
                } else if (named != null) {
                    names.add(named.toString());
                }
            }
        }
        return names;
    }

    static Contribution read(Bundle bundle) {
        String name = String.valueOf(bundle.getSymbolicName());
        List<EntityType> entities = new ArrayList<>();
        Map<String, Class<?>> classes = new LinkedHashMap<>();
        List<String> mistakes = new ArrayList<>();
        for (String className : classNames(bundle)) {
            try {
                Class<?> type = bundle.loadClass(className);
                EntityType entity = AnnotatedEntity.read(type, name);
                entities.add(entity);
                classes.put(entity.name(), type);
            } catch (Failure wrong) {
                wrong.problems().stream().map(Problem::message).forEach(mistakes::add);
            } catch (ClassNotFoundException | LinkageError | TypeNotPresentException unusable) {
                mistakes.add(className + ": cannot be loaded: " + unusable
                        + "; is a package missing in the bundle's Import-Package?");
            }
        }
        List<Script> scripts = new ArrayList<>();
        Enumeration<URL> files = bundle.findEntries(FOLDER, "*.sql", false);
        for (URL file : files == null ? List.<URL>of() : Collections.list(files)) {
            Script script = script(file);
            if (script == null) {
                mistakes.add(file.getPath() + ": is no name of a script; expected db/V<version>__<what it does>.sql, as"
                        + " db/V2__add_country.sql");
            } else {
                scripts.add(script);
            }
        }
        return Contribution.ofBundle(name, entities, classes, scripts, mistakes);
    }

    /**
     * Returns what is different for different scripts; nothing for none.
     *
     * @throws Failure UNAVAILABLE if one cannot be read
     */
    static String text(List<Script> scripts) {
        StringBuilder text = new StringBuilder();
        for (Script script : scripts) {
            try {
                URLConnection connection = script.script().openConnection();
                connection.setUseCaches(false); // a cached jar would stay open after its bundle has gone
                try (InputStream bytes = connection.getInputStream()) {
                    text.append(script.version())
                            .append(' ')
                            .append(script.description())
                            .append('\n');
                    text.append(new String(bytes.readAllBytes(), StandardCharsets.UTF_8))
                            .append('\n');
                }
            } catch (IOException unreadable) {
                throw Failure.unavailable("cannot read " + script.script() + ": " + unreadable, unreadable);
            }
        }
        return text.toString();
    }

    /** Returns the step that a file is, or null if its name tells none. */
    static @Nullable Script script(URL file) {
        Matcher name = SCRIPT.matcher(file.getPath().substring(file.getPath().lastIndexOf('/') + 1));
        return name.matches()
                ? new Script(name.group(1).replace('_', '.'), name.group(2).replace('_', ' '), file)
                : null;
    }
}
