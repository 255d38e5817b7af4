package mortise.web.job;

import java.util.List;
import java.util.Map;
import mortise.jobs.Schedules.Choice;
import mortise.web.http.Visit;

/**
 * A schedule that is being made.
 *
 * @param problems what is wrong, by field
 * @param next when it would fire, as far as that is known
 */
public record ScheduleForm(
        Visit visit,
        List<Choice> choices,
        String title,
        String type,
        String body,
        String cron,
        String zone,
        Map<String, String> problems,
        List<String> next) {
    /** Returns what is wrong with a field; empty if nothing is. */
    public String problem(String field) {
        return problems.getOrDefault(field, "");
    }
}
