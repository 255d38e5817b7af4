package mortise.operations.extensions;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import mortise.core.Extensions.Effect;
import mortise.entity.Entities;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.Hooks;
import mortise.ui.MenuItem;
import mortise.ui.Page;
import mortise.ui.RecordPanel;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.FrameworkWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at what bundles give the host now, and so would take with them. */
final class Impact {
    private static final Logger log = LoggerFactory.getLogger(Impact.class);
    private static final String APPLICATION = "jakarta.ws.rs.core.Application";
    private static final String APPLICATION_BASE = "osgi.jakartars.application.base";

    private final BundleContext context;
    private final FrameworkWiring framework;
    private final List<Entities> entities;

    Impact(BundleContext context, FrameworkWiring framework, List<Entities> entities) {
        this.context = context;
        this.framework = framework;
        this.entities = entities;
    }

    /** Returns the effects of removing bundles, entities first. */
    List<Effect> of(Collection<Bundle> bundles) {
        List<Effect> effects = new ArrayList<>();
        Set<String> names = bundles.stream().map(Bundle::getSymbolicName).collect(Collectors.toSet());
        List<EntityType> types = entities.stream()
                .flatMap(known -> known.model().types().stream())
                .toList();
        Set<String> leaving = new TreeSet<>();
        for (EntityType type : types) {
            if (names.contains(type.bundle())) {
                leaving.add(type.name());
                effects.add(new Effect(
                        "entity",
                        type.plural(),
                        "its pages and /api/" + type.path() + " end; records and history stay in the database"));
            }
        }
        for (EntityType type : types) {
            if (!leaving.contains(type.name())) {
                type.fields().stream()
                        .filter(field -> leaving.contains(field.target()))
                        .forEach(field -> effects.add(relation(type, field)));
            }
        }
        for (Bundle bundle : bundles) {
            ServiceReference<?>[] services = bundle.getRegisteredServices();
            for (ServiceReference<?> service : services == null ? new ServiceReference<?>[0] : services) {
                addService(service, effects);
            }
        }
        Set<Bundle> dependent = new LinkedHashSet<>(framework.getDependencyClosure(bundles));
        dependent.removeAll(bundles);
        for (Bundle bundle : dependent) {
            effects.add(new Effect(
                    "bundle", bundle.getSymbolicName(), "uses its packages until the next start, then waits for them"));
        }
        return effects;
    }

    private static Effect relation(EntityType type, Field field) {
        return new Effect("relation", type.title() + ": " + field.title(), "values stay and lead nowhere");
    }

    private <T> void addService(ServiceReference<T> reference, List<Effect> effects) {
        T service = context.getService(reference);
        if (service == null) {
            return;
        }
        try {
            if (service instanceof MenuItem item) {
                effects.add(new Effect("menu", item.title(), "is missing in the menu"));
            }
            if (service instanceof Page page) {
                effects.add(new Effect("page", page.title(), "/page/" + page.name() + " ends"));
            }
            if (service instanceof RecordPanel panel) {
                String where = panel.entity().isEmpty() ? "every record" : "records of '" + panel.entity() + "'";
                effects.add(new Effect("panel", panel.title(), "is missing beside " + where));
            }
            if (service instanceof Hooks<?> hooks) {
                effects.add(new Effect("hooks", hooks.type().getSimpleName(), "is saved without its checks"));
            }
        } catch (RuntimeException | LinkageError defect) {
            log.warn("A service of {} does not say what it is", reference.getBundle(), defect);
        } finally {
            context.ungetService(reference);
        }
        if (List.of((String[]) reference.getProperty(Constants.OBJECTCLASS)).contains(APPLICATION)) {
            String base = Objects.toString(reference.getProperty(APPLICATION_BASE), "");
            effects.add(new Effect("resource", "/api" + base, "is answered with 404"));
        }
    }
}
