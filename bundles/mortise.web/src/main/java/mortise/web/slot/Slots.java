package mortise.web.slot;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import mortise.entity.Entities;
import mortise.entity.Model;
import mortise.entity.Resource;
import mortise.ui.MenuItem;
import mortise.ui.Page;
import mortise.ui.RecordPanel;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.FieldOption;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * What extensions add to the screens now. A bundle that comes or goes changes the lists at once; a page that is being made
 * finishes with the list it took. One that brings entities is left out as long as they are not in use: what it shows would
 * look for them in vain. Safe for use by many threads.
 */
@Component(service = Slots.class)
public final class Slots {
    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            fieldOption = FieldOption.REPLACE)
    private volatile List<MenuItem> menuItems = List.of();

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            fieldOption = FieldOption.REPLACE)
    private volatile List<Page> pages = List.of();

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            fieldOption = FieldOption.REPLACE)
    private volatile List<RecordPanel> panels = List.of();

    private final @Nullable Entities entities;

    /** Called by the host; the lists are filled as extensions come. */
    @Activate
    public Slots(@Reference Entities entities) {
        this.entities = entities;
    }

    /** Slots with these contributions, for a host without a framework. */
    public Slots(List<MenuItem> menuItems, List<Page> pages, List<RecordPanel> panels) {
        entities = null;
        this.menuItems = List.copyOf(menuItems);
        this.pages = List.copyOf(pages);
        this.panels = List.copyOf(panels);
    }

    /** Returns the lines of the menu, in order. */
    public List<MenuItem> menuItems() {
        return menuItems.stream()
                .filter(this::isWhole)
                .sorted(Comparator.comparingInt(MenuItem::order).thenComparing(MenuItem::title))
                .toList();
    }

    /** Returns the page of this name. */
    public Optional<Page> page(String name) {
        return pages.stream()
                .filter(page -> page.name().equals(name))
                .filter(this::isWhole)
                .findFirst();
    }

    /** Returns the boxes beside records of this entity, in order. */
    public List<RecordPanel> panels(String entity) {
        return panels.stream()
                .filter(panel -> panel.entity().isEmpty() || panel.entity().equals(entity))
                .filter(this::isWhole)
                .sorted(Comparator.comparingInt(RecordPanel::order).thenComparing(RecordPanel::title))
                .toList();
    }

    /** Returns what a contribution writes, which counts for nothing if its extension goes meanwhile. */
    Fragments.Writer fenced(Object contribution, Fragments.Writer writer) {
        return new Fragments.Writer() {
            @Override
            public void write(Appendable out) throws IOException {
                writer.write(out);
            }

            @Override
            public boolean isThere() {
                return isWhole(contribution);
            }
        };
    }

    /** Tells whether the extension of a contribution runs, with all entities it brings. */
    private boolean isWhole(Object contribution) {
        Bundle bundle = FrameworkUtil.getBundle(contribution.getClass());
        if (bundle == null || entities == null) {
            return true;
        }
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        if (revision == null || (bundle.getState() & (Bundle.STARTING | Bundle.ACTIVE)) == 0) {
            return false;
        }
        if (revision.getDeclaredCapabilities(Resource.NAMESPACE).isEmpty()) {
            return true;
        }
        Model model = entities.model();
        return entities.states().stream()
                .filter(state -> state.bundle().equals(bundle.getSymbolicName()))
                .anyMatch(state -> state.entities().stream()
                        .allMatch(name -> model.find(name).isPresent()));
    }

    /** Returns the name of the extension that a contribution comes from, for its mark. */
    public static String nameOf(Object contribution) {
        Bundle bundle = FrameworkUtil.getBundle(contribution.getClass());
        if (bundle == null) {
            return contribution.getClass().getPackageName();
        }
        String name = bundle.getHeaders("").get("Bundle-Name");
        return name == null || name.isEmpty() ? String.valueOf(bundle.getSymbolicName()) : name;
    }
}
