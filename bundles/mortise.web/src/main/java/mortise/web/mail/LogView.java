package mortise.web.mail;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import mortise.mail.MailLog.Entry;
import mortise.mail.MailLog.Search;
import mortise.mail.MailLog.State;
import mortise.web.http.Address;
import mortise.web.http.Visit;
import org.jspecify.annotations.Nullable;

/**
 * What the page of the mail log shows.
 *
 * @param available whether there is a log
 * @param search what is asked for
 * @param entries a page of it
 * @param total how many there are of these
 * @param before the ids on this page are smaller
 * @param more whether there are older ones
 * @param day how many were written within a day, by where they are
 * @param opened the one that is read, null for none
 * @param shown whether its text can be shown
 * @param record where the record is that it is about, empty if it is about none that can be opened
 */
public record LogView(
        Visit visit,
        boolean available,
        Search search,
        List<Entry> entries,
        long total,
        long before,
        boolean more,
        Map<State, Long> day,
        @Nullable Entry opened,
        boolean shown,
        String record) {
    /** Returns how many of the last day are there. */
    public String count(State state) {
        return visit.formats().number(day.getOrDefault(state, 0L));
    }

    /** Returns the class of the dot and tag of a state. */
    public static String tone(State state) {
        return switch (state) {
            case WAITING -> "warn";
            case SENT -> "good";
            case FAILED -> "bad";
        };
    }

    /** Returns the key of a state's name. */
    public static String key(State state) {
        return "mail.state." + state.name().toLowerCase(Locale.ROOT);
    }

    /** Tells whether a choice of states is made. */
    public boolean isChosen(@Nullable State state) {
        return search.state() == state;
    }

    /** Returns the address with another state. */
    public String of(@Nullable State state) {
        return address(state, Long.MAX_VALUE).href();
    }

    /** Tells whether these are the newest. */
    public boolean isNewest() {
        return before == Long.MAX_VALUE;
    }

    /** Returns where the newest are. */
    public String newest() {
        return address(search.state(), Long.MAX_VALUE).href();
    }

    /** Returns where those after the last of this page are. */
    public String older() {
        return address(search.state(), entries.get(entries.size() - 1).id()).href();
    }

    /** Returns this page's own address. */
    public String here() {
        Entry read = opened;
        Address address = address(search.state(), before);
        return (read == null ? address : address.with("x", read.id())).href();
    }

    /** Returns the address that opens one. */
    public String open(Entry entry) {
        return address(search.state(), before).with("x", entry.id()) + "#ml";
    }

    private Address address(@Nullable State state, long from) {
        return new Address(MailScreens.PATH)
                .with("s", state == null ? "" : state.name().toLowerCase(Locale.ROOT))
                .words(search.text())
                .with("record", search.record() == 0 ? "" : String.valueOf(search.record()))
                .before(from);
    }
}
