package mortise.web.slot;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import mortise.ui.MenuItem;
import mortise.ui.Page;
import mortise.ui.RecordPanel;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.FieldOption;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * What extensions add to the screens now. A bundle that comes or goes changes the lists at once; a page that is being made
 * finishes with the list it took. Safe for use by many threads.
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

    /** Called by the host; the lists are filled as extensions come. */
    public Slots() {}

    /** Slots with these contributions, for a host without a framework. */
    public Slots(List<MenuItem> menuItems, List<Page> pages, List<RecordPanel> panels) {
        this.menuItems = List.copyOf(menuItems);
        this.pages = List.copyOf(pages);
        this.panels = List.copyOf(panels);
    }

    /** Returns the lines of the menu, in order. */
    public List<MenuItem> menuItems() {
        return menuItems.stream()
                .sorted(Comparator.comparingInt(MenuItem::order).thenComparing(MenuItem::title))
                .toList();
    }

    /** Returns the page of this name. */
    public Optional<Page> page(String name) {
        return pages.stream().filter(page -> page.name().equals(name)).findFirst();
    }

    /** Returns the boxes beside records of this entity, in order. */
    public List<RecordPanel> panels(String entity) {
        return panels.stream()
                .filter(panel -> panel.entity().isEmpty() || panel.entity().equals(entity))
                .sorted(Comparator.comparingInt(RecordPanel::order).thenComparing(RecordPanel::title))
                .toList();
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
