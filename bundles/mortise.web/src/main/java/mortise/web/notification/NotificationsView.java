package mortise.web.notification;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import mortise.push.Notifications.Notification;
import mortise.push.Notifications.Page;
import mortise.push.Notifications.Which;
import mortise.web.http.Address;
import mortise.web.http.Shown;
import mortise.web.http.Visit;

/**
 * What the page of notifications shows.
 *
 * @param page null while they are away
 * @param which which are shown
 */
public record NotificationsView(Visit visit, @org.jspecify.annotations.Nullable Page page, Which which, long before) {
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
        return address(which).before(last).href();
    }

    /** Returns this page's own address. */
    public String here() {
        return with(which);
    }

    /** Returns the address of others. */
    public static String with(Which one) {
        return address(one).href();
    }

    private static Address address(Which one) {
        return new Address(NotificationScreens.PATH).with(Shown.PARAMETER, one == Which.ALL ? "" : value(one));
    }

    /** Returns the key of the texts for what is shown. */
    public static String key(Which one) {
        return "notification." + value(one);
    }

    private static String value(Which one) {
        return one.name().toLowerCase(Locale.ROOT);
    }

    /** Returns which ones an address names; all if it names none. */
    static Which which(Visit visit) {
        return Arrays.stream(Which.values())
                .filter(one -> value(one).equals(visit.parameter(Shown.PARAMETER)))
                .findFirst()
                .orElse(Which.ALL);
    }
}
