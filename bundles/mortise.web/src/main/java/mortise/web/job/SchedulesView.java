package mortise.web.job;

import java.util.List;
import mortise.jobs.Schedules.Entry;
import mortise.web.http.Visit;

/**
 * What the page of schedules shows.
 *
 * @param available whether schedules are there
 * @param mayMake whether some type allows schedules to be made
 */
public record SchedulesView(Visit visit, boolean available, List<Entry> schedules, boolean mayMake) {
    /** Returns how people read about jobs. */
    public JobWords words() {
        return new JobWords(visit);
    }

    /** Returns in words when one fires; empty if only its expression says it. */
    public String when(Entry one) {
        return new When(visit.texts(), visit.formats()).words(one.cron());
    }

    /** Returns the time zone of one where it is not the reader's; empty where it is. */
    public String zone(Entry one) {
        return one.zone().getRules().equals(visit.formats().zone().getRules())
                ? ""
                : one.zone().getId();
    }

    /** Tells whether it may be removed: nobody would bring it again. */
    public static boolean mayRemove(Entry one) {
        return one.bundle().isEmpty() || !one.here();
    }
}
