package mortise.push.records;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.core.Identity;
import mortise.entity.Draft;
import mortise.entity.Filter;
import mortise.entity.Filter.Operator;
import mortise.entity.Query;
import mortise.entity.Record;
import mortise.entity.Records;
import mortise.push.Channel;
import mortise.push.Notifications;
import mortise.push.Notified;
import mortise.push.Push;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Notifications as records of an entity. What people may do with the entity is for administrators; one's own are one's own,
 * so they are read and marked as the host itself, on purpose, and never but with the current identity's id.
 */
@Component
public final class StoredNotifications implements Notifications {
    private static final String ENTITY = mortise.push.records.Notification.ENTITY;
    private static final int MOST_KEY = 200;
    private static final int MOST_PAGE = 100;
    private static final int MOST_MARKED = 500;

    private final Records records;
    private final Push push;

    /** Called by the host. */
    @Activate
    public StoredNotifications(@Reference Records records, @Reference Push push) {
        this.records = records;
        this.push = push;
    }

    @Override
    public void tell(long user, String key, String kind, String title, String text, String link) {
        if (!link.isEmpty() && !link.matches("/(?![/\\\\])[\\x21-\\x7e&&[^\\\\]]{0,499}")) {
            throw Failure.invalid("link", "'" + link + "' is no path of a page of this host");
        }
        if (key.length() > MOST_KEY) {
            throw Failure.invalid("key", "a key has at most " + MOST_KEY + " characters, not " + key.length());
        }
        Context.asHost(() -> records.transaction(() -> {
            records.require("user", user);
            String told = key.isEmpty() ? null : user + ":" + key;
            if (told != null && records.count(all().where(Filter.eq("told", told))) > 0) {
                return false;
            }
            Record saved = records.save(Draft.create(ENTITY)
                    .set("person", user)
                    .set("told", told)
                    .set("kind", kind)
                    .set("title", cut(title, mortise.push.records.Notification.MOST_TITLE))
                    .set("text", text.isBlank() ? null : cut(text, mortise.push.records.Notification.MOST_TEXT))
                    .set("link", link.isEmpty() ? null : link));
            push.publish(
                    Channel.USER,
                    String.valueOf(user),
                    new Notified(saved.id(), saved.text("title"), link, unreadOf(user)));
            return true;
        }));
    }

    private static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 2)) ? most - 2 : most - 1;
        return text.substring(0, end) + "…";
    }

    private static Query all() {
        return Query.of(ENTITY);
    }

    private static Query unreadQuery(long user) {
        return all().where(Filter.eq("person", user)).where(Filter.where("readAt", Operator.EXISTS, false));
    }

    private long unreadOf(long user) {
        return records.count(unreadQuery(user));
    }

    private static long me() {
        Identity identity = Context.current().identity();
        if (identity.isAnonymous()) {
            throw new Failure(Failure.Kind.UNAUTHENTICATED, "not-signed-in", "nobody is signed in");
        }
        return identity.id();
    }

    @Override
    public Page page(Which which, long before, int size) {
        if (size < 1 || size > MOST_PAGE) {
            throw Failure.invalidParameter("size", "size", "a page has from 1 to " + MOST_PAGE + " notifications");
        }
        long me = me();
        return Context.asHost(() -> {
            Query query = those(me, which);
            if (before > 0) {
                query = query.where(Filter.where("id", Operator.LT, before));
            }
            List<Record> found = records.find(query.sort("id", true).page(Query.Page.number(1, size + 1)))
                    .records();
            return new Page(
                    found.stream()
                            .limit(size)
                            .map(StoredNotifications::notification)
                            .toList(),
                    found.size() > size,
                    counts(me));
        });
    }

    private static Query those(long user, Which which) {
        if (which == Which.UNREAD) {
            return unreadQuery(user);
        }
        Query query = all().where(Filter.eq("person", user));
        return which.kinds().isEmpty() ? query : query.where(new Filter.Compare("kind", Operator.IN, which.kinds()));
    }

    private Map<Which, Long> counts(long user) {
        Map<Which, Long> counts = new EnumMap<>(Which.class);
        for (Which which : Which.values()) {
            if (which != Which.ALL) {
                counts.put(which, records.count(those(user, which)));
            }
        }
        return counts;
    }

    private static Notification notification(Record record) {
        return new Notification(
                record.id(),
                record.text("kind"),
                record.text("title"),
                record.text("text"),
                record.text("link"),
                Objects.requireNonNullElse((Instant) record.get("createdAt"), Instant.EPOCH),
                (Instant) record.get("readAt"));
    }

    @Override
    public long unread() {
        long me = me();
        return Context.asHost(() -> unreadOf(me));
    }

    @Override
    public void mark(long id, boolean read) {
        long me = me();
        Context.asHost(() -> records.transaction(() -> {
            Record record = records.get(ENTITY, id).orElse(null);
            if (record == null || !Objects.equals(record.get("person"), me)) {
                return false;
            }
            if ((record.get("readAt") != null) != read) {
                set(id, read ? Instant.now() : null);
                told(me, id);
            }
            return true;
        }));
    }

    private void set(long id, @Nullable Instant read) {
        records.save(Draft.update(ENTITY, id).set("readAt", read));
    }

    private void told(long user, long id) {
        push.publish(Channel.USER, String.valueOf(user), new Notified(id, "", "", unreadOf(user)));
    }

    @Override
    public void markAll() {
        long me = me();
        Context.asHost(
                () -> records.transaction(() -> {
                    Instant now = Instant.now();
                    List<Draft> drafts = records
                            .find(unreadQuery(me).sort("id", true).page(Query.Page.number(1, MOST_MARKED)))
                            .records()
                            .stream()
                            .map(record -> Draft.update(ENTITY, record.id()).set("readAt", now))
                            .toList();
                    if (!drafts.isEmpty()) {
                        records.saveAll(drafts);
                        told(me, 0);
                    }
                    return drafts.size();
                }));
    }
}
