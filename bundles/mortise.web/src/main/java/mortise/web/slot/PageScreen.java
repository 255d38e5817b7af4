package mortise.web.slot;

import mortise.core.Failure;
import mortise.entity.Action;
import mortise.entity.Records;
import mortise.ui.Page;
import mortise.web.http.Answer;
import mortise.web.http.Screen;
import mortise.web.http.Visit;
import mortise.web.shell.Shell;
import mortise.web.shell.Shells;
import mortise.web.templates.shell.JtepageGenerated;

/** A page that an extension brings, in the host's frame. */
public final class PageScreen implements Screen {
    private final Slots slots;
    private final Records records;
    private final Shells shells;
    private final Fragments fragments;

    /** Pages of these slots. */
    public PageScreen(Slots slots, Records records, Shells shells, Fragments fragments) {
        this.slots = slots;
        this.records = records;
        this.shells = shells;
        this.fragments = fragments;
    }

    @Override
    public Answer answer(Visit visit) {
        Page page = slots.page(visit.variable("name")).orElseThrow(() -> nothing(visit));
        if (!page.entity().isEmpty() && !records.may(Action.VIEW, page.entity())) {
            throw Failure.denied("you may not view " + page.entity());
        }
        Shell shell = shells.of(visit, page.title());
        Fragments.Fragment content =
                fragments.write(page.name(), slots.fenced(page, out -> page.write(visit.parameters(), out)));
        if (content.equals(Fragments.Fragment.GONE)) {
            throw nothing(visit);
        }
        String by = Slots.nameOf(page);
        int status = content.succeeded() ? 200 : 500;
        return Answer.html(status, out -> JtepageGenerated.render(out, null, shell, page.title(), by, content));
    }

    private static Failure nothing(Visit visit) {
        return Failure.missing("nothing is at " + visit.path());
    }
}
