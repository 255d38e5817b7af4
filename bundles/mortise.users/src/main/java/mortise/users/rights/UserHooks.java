package mortise.users.rights;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.IllformedLocaleException;
import java.util.Locale;
import java.util.Set;
import mortise.core.Identity;
import mortise.entity.Action;
import mortise.entity.Change;
import mortise.entity.Hooks;
import mortise.users.User;

/** Keeps users in order: nobody gives or takes more rights than he has, and an administrator is always left. */
public final class UserHooks implements Hooks<User> {
    private static final Set<String> RESERVED = Set.of(Identity.SYSTEM.name(), Identity.ANONYMOUS.name());

    private final Directory directory;
    private final Administrators administrators;

    /** By these rules. */
    public UserHooks(Directory directory, Administrators administrators) {
        this.directory = directory;
        this.administrators = administrators;
    }

    @Override
    public Class<User> type() {
        return User.class;
    }

    @Override
    public void beforeValidation(Change<User> change) {
        if (change.action() == Action.DELETE) {
            return;
        }
        User user = change.after();
        user.name = Names.normal(user.name);
        user.title = user.title.strip();
        if (RESERVED.contains(user.name)) {
            change.refuse("name", "reserved", "The host itself is called '" + user.name + "'; choose another name.");
        }
        checkLocale(change, user);
        checkZone(change, user);
    }

    private static void checkLocale(Change<User> change, User user) {
        if (user.locale == null || user.locale.isBlank()) {
            user.locale = null;
            return;
        }
        try {
            user.locale = new Locale.Builder()
                    .setLanguageTag(user.locale.strip())
                    .build()
                    .toLanguageTag();
        } catch (IllformedLocaleException unknown) {
            change.refuse("locale", "not-a-language", "No language: '" + user.locale + "'; expected as de or en-GB.");
        }
    }

    private static void checkZone(Change<User> change, User user) {
        if (user.zone == null || user.zone.isBlank()) {
            user.zone = null;
            return;
        }
        try {
            user.zone = ZoneId.of(user.zone.strip()).getId();
        } catch (DateTimeException unknown) {
            change.refuse("zone", "not-a-zone", "No time zone: '" + user.zone + "'; expected as Europe/Oslo.");
        }
    }

    @Override
    public void beforeCommit(Change<User> change) {
        directory.touched();
        User before = change.before();
        User after = change.action() == Action.DELETE ? null : change.after();
        boolean loses =
                before != null && before.active && (after == null || !after.active || !sameRoles(before, after));
        boolean administers = administrators.callerAdministers();
        if (administers && !loses) {
            return;
        }
        Rights had = before == null ? Rights.NONE : administrators.rights(before.roles);
        Rights has = after == null ? Rights.NONE : administrators.rights(after.roles);
        if (!administers && !administrators.callerCovers(had)) {
            change.refuse("name", "more-rights", "This user has rights that you do not have yourself.");
        } else if (!administers && !administrators.callerCovers(has)) {
            change.refuse("roles", "more-rights", "You cannot give rights that you do not have yourself.");
        } else if (loses && had.administrator() && (after == null || !after.active || !has.administrator())) {
            administrators.checkOneIsLeft(change.id());
        }
    }

    private static boolean sameRoles(User before, User after) {
        return Set.copyOf(before.roles).equals(Set.copyOf(after.roles));
    }
}
