package mortise.web.queue;

import mortise.web.http.Visit;

/**
 * What is asked before dead letters are removed.
 *
 * @param title the question
 * @param id the one that is meant, 0 for all of a subscription
 * @param all the subscription whose letters are meant, 0 for one letter
 * @param before the ids that are meant are smaller
 * @param back the subscription whose letters are shown afterwards, 0 for all
 */
public record DiscardView(Visit visit, String title, long id, long all, long before, long back) {
    /** Returns where one goes who keeps them. */
    public String keep() {
        return DeadView.address(back);
    }
}
