package mortise.comments.records;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import mortise.access.Users;
import mortise.comments.Comments;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.core.Identity;
import mortise.entity.Draft;
import mortise.entity.EntityType;
import mortise.entity.Filter;
import mortise.entity.Filter.Operator;
import mortise.entity.Query;
import mortise.entity.Record;
import mortise.entity.Records;
import mortise.mail.MailQueue;
import mortise.push.Notifications;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * Comments as records of an entity. What people may do with the entity is for administrators; who may see a record is asked for each
 * call, and only then are its comments read or written, as the host itself.
 */
@Component
public final class StoredComments implements Comments {
    private static final String ENTITY = mortise.comments.records.Comment.ENTITY;
    private static final int MOST_PAGE = 100;
    private static final int MOST_NAME = 250;

    private final Records records;
    private final Users users;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable Notifications notifications;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable MailQueue mails;

    /** Called by the host. */
    @Activate
    public StoredComments(@Reference Records records, @Reference Users users) {
        this.records = records;
        this.users = users;
    }

    private static Identity me() {
        Identity identity = Context.current().identity();
        if (identity.isAnonymous()) {
            throw new Failure(Failure.Kind.UNAUTHENTICATED, "not-signed-in", "sign in to say something");
        }
        return identity;
    }

    private static String valid(String text) {
        String plain = text.strip().replace("\r\n", "\n");
        if (plain.isEmpty()) {
            throw Failure.invalidField("text", "blank", "write something first");
        }
        if (plain.length() > MOST_CHARACTERS) {
            throw Failure.invalidField(
                    "text",
                    "too-long",
                    "a comment has at most " + MOST_CHARACTERS + " characters, not " + plain.length());
        }
        return plain;
    }

    @Override
    public long add(String entity, long record, String text) {
        Identity me = me();
        String said = valid(text);
        return records.transaction(() -> {
            Record about = records.require(entity, record);
            Map<String, Identity> told = whoMaySee(about, Mentions.in(said, users::find));
            long id = Context.asHost(() -> records.save(Draft.create(ENTITY)
                            .set("kind", about.type().name())
                            .set("subject", about.id())
                            .set("author", me.isSystem() ? null : me.id())
                            .set(
                                    "name",
                                    me.title().length() > MOST_NAME ? me.title().substring(0, MOST_NAME) : me.title())
                            .set("text", said)
                            .set("mentioned", joined(told.keySet()))))
                    .id();
            tell(me, about, id, said, told);
            return id;
        });
    }

    private static @Nullable String joined(Set<String> names) {
        return names.isEmpty() ? null : String.join(" ", new TreeSet<>(names));
    }

    /** Who may not see a record does not hear what is said about it. */
    private Map<String, Identity> whoMaySee(Record about, Map<String, Identity> mentioned) {
        mentioned.values().removeIf(user -> {
            try (Context.Scope scope = Context.current().as(user).open()) {
                return records.get(about.type().name(), about.id()).isEmpty();
            }
        });
        return mentioned;
    }

    private void tell(Identity me, Record about, long comment, String text, Map<String, Identity> told) {
        Notifications bell = notifications;
        MailQueue queue = mails;
        for (Identity user : told.values()) {
            if (user.id() == me.id()) {
                continue;
            }
            Record person = Context.asHost(() -> records.get(EntityType.USER, user.id()))
                    .orElse(null);
            if (person == null) {
                continue;
            }
            MentionWords words = new MentionWords(person, me, about);
            if (bell != null) {
                String page = "/" + about.type().path() + "/" + about.id() + "?tab=history";
                bell.tell(user.id(), "comment." + comment, Notifications.MENTION, words.sentence(), text, page);
            }
            if (queue != null && !person.text("email").isEmpty()) {
                Context.asHost(() -> {
                    queue.send(
                            words.mail(text),
                            new MailQueue.About(
                                    "",
                                    about.type().name(),
                                    about.id(),
                                    "comment." + comment + "." + user.id(),
                                    false));
                    return comment;
                });
            }
        }
    }

    /** Returns a comment whose record the caller may see. */
    private Record required(long id) {
        Record comment = Context.asHost(() -> records.get(ENTITY, id)).orElseThrow(() -> missing(id));
        if (records.get(comment.text("kind"), (Long) Objects.requireNonNull(comment.get("subject")))
                .isEmpty()) {
            throw missing(id);
        }
        return comment;
    }

    private static Failure missing(long id) {
        return Failure.missing("there is no comment " + id + ", or you may not see it");
    }

    private static boolean isMine(Record comment) {
        return comment.get("author") instanceof Long author
                && author == Context.current().identity().id();
    }

    @Override
    public void edit(long comment, String text) {
        Identity me = me();
        String said = valid(text);
        records.transaction(() -> {
            Record before = required(comment);
            if (!isMine(before)) {
                throw Failure.denied("only who said it may change a comment");
            }
            if (said.equals(before.text("text"))) {
                return comment;
            }
            Record about = records.require(before.text("kind"), (Long) Objects.requireNonNull(before.get("subject")));
            Map<String, Identity> told = whoMaySee(about, Mentions.in(said, users::find));
            Context.asHost(() -> records.save(Draft.update(ENTITY, comment)
                    .set("text", said)
                    .set("mentioned", joined(told.keySet()))
                    .set("edited", Instant.now())));
            told.keySet().removeAll(names(before));
            tell(me, about, comment, said, told);
            return comment;
        });
    }

    @Override
    public void delete(long comment) {
        Identity me = me();
        records.transaction(() -> {
            if (!isMine(required(comment)) && !users.administers(me)) {
                throw Failure.denied("only who said it, or an administrator, may remove a comment");
            }
            return Context.asHost(() -> records.save(Draft.delete(ENTITY, comment)));
        });
    }

    @Override
    public List<Comment> of(String entity, long record, long before, int size) {
        if (size < 1 || size > MOST_PAGE) {
            throw Failure.invalidParameter("size", "size", "a page has from 1 to " + MOST_PAGE + " comments");
        }
        Record about = records.require(entity, record);
        Query query = Query.of(ENTITY)
                .where(Filter.eq("subject", about.id()))
                .sort("id", true)
                .page(Query.Page.number(1, size));
        Query page = before > 0 ? query.where(Filter.where("id", Operator.LT, before)) : query;
        List<Comment> found = new ArrayList<>();
        List<Record> all = Context.asHost(() -> records.find(page).records());
        all.forEach(one -> found.add(comment(one)));
        return found;
    }

    private static Set<String> names(Record comment) {
        String mentioned = comment.text("mentioned");
        return mentioned.isEmpty() ? Set.of() : Set.of(mentioned.split(" "));
    }

    private static Comment comment(Record record) {
        return new Comment(
                record.id(),
                Optional.ofNullable((Long) record.get("author")).orElse(0L),
                record.text("name"),
                record.text("text"),
                names(record),
                Objects.requireNonNullElse((Instant) record.get(EntityType.CREATED_AT), Instant.EPOCH),
                (Instant) record.get("edited"),
                isMine(record));
    }
}
