package mortise.tickets;

import mortise.ui.MenuItem;
import org.osgi.service.component.annotations.Component;

/** Leads from the menu to the page of open tickets. */
@Component
public final class TicketsMenu implements MenuItem {
    @Override
    public String title() {
        return "Open tickets";
    }

    @Override
    public String icon() {
        return "life-buoy";
    }

    @Override
    public String path() {
        return "/page/tickets.open";
    }

    @Override
    public String entity() {
        return "ticket";
    }
}
