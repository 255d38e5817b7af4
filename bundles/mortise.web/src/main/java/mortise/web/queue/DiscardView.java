package mortise.web.queue;

import mortise.web.http.Visit;

/**
 * What is asked before dead letters are removed.
 *
 * @param title the question
 * @param id the one that is meant, 0 for all that are shown
 * @param before the ids that are meant are smaller
 * @param filter which are shown afterwards
 */
public record DiscardView(Visit visit, String title, long id, long before, DeadFilter filter) {
    /** Returns where one goes who keeps them. */
    public String keep() {
        return filter.address().href();
    }
}
