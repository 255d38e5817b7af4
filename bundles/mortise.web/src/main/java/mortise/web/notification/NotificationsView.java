package mortise.web.notification;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mortise.push.Notifications.Notification;
import mortise.push.Notifications.Page;
import mortise.web.http.Visit;

/**
 * What the page of notifications shows.
 *
 * @param page null while they are away
 */
public record NotificationsView(
        Visit visit, @org.jspecify.annotations.Nullable Page page, boolean unreadOnly, long before) {
    /** Returns the notifications by day, newest first, under the day's name. */
    public Map<String, List<Notification>> days() {
        Map<String, List<Notification>> days = new LinkedHashMap<>();
        if (page != null) {
            for (Notification one : page.notifications()) {
                days.computeIfAbsent(day(one.at()), same -> new ArrayList<>()).add(one);
            }
        }
        return days;
    }

    private String day(Instant at) {
        LocalDate day = at.atZone(visit.formats().zone()).toLocalDate();
        LocalDate today = visit.formats().today();
        if (day.equals(today)) {
            return visit.texts().get("notification.today");
        }
        return day.equals(today.minusDays(1))
                ? visit.texts().get("notification.yesterday")
                : visit.formats().date(day);
    }

    /** Returns where the older ones are. */
    public String older() {
        List<Notification> all = page == null ? List.of() : page.notifications();
        long last = all.isEmpty() ? 0 : all.get(all.size() - 1).id();
        return NotificationScreens.PATH + "?before=" + last + (unreadOnly ? "&unread=1" : "");
    }

    /** Returns this page's own address. */
    public String here() {
        return NotificationScreens.PATH + (unreadOnly ? "?unread=1" : "");
    }
}
