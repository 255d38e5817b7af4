package mortise.jobs;

import java.time.DateTimeException;
import java.time.ZoneId;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.queue.Topic;

/**
 * When a bundle wants jobs of its own to be started. Each firing starts one job in the whole cluster, as the host itself; a
 * firing while the job of the one before has not ended starts none.
 *
 * @param name the schedule's name, the same for ever: {@code search-rebuild}
 * @param title what people call it
 * @param cron minute, hour, day of the month, month, day of the week, as in crontab: {@code 15 2 * * 1-5}
 * @param zone the time zone in which it is meant, as {@code Europe/Oslo}; empty for the machine's
 * @param body what each job is told
 * @param catchUp whether a firing that came while no node ran is made up for, once, however many there were; else only if it
 *     is less than five minutes late
 * @param <T> the body
 */
public record Schedule<T>(String name, String title, String cron, String zone, T body, boolean catchUp) {
    /**
     * Checks name and zone; the expression is checked where it is used.
     *
     * @throws Failure INVALID if one cannot be
     */
    public Schedule {
        if (!Topic.isName(name)) {
            throw Failure.invalid("schedule", "'" + name + "' is no name of a schedule, as search-rebuild");
        }
        zone(zone);
    }

    /** One in the machine's time zone, made up for if it was missed. */
    public static <T> Schedule<T> of(String name, String title, String cron, T body) {
        return new Schedule<>(name, title, cron, "", body, true);
    }

    /**
     * Returns the time zone of a name; the machine's if it is empty.
     *
     * @throws Failure INVALID if there is none of that name
     */
    public static ZoneId zone(String name) {
        try {
            return name.isBlank() ? Context.machineZone() : ZoneId.of(name.strip());
        } catch (DateTimeException unknown) {
            throw Failure.invalidField("zone", "no-zone", "there is no time zone '" + name + "', as Europe/Oslo");
        }
    }
}
