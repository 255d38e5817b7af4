package mortise.mail.rules;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.core.Identity;
import mortise.entity.Action;
import mortise.entity.Entities;
import mortise.entity.EntityType;
import mortise.entity.Filter;
import mortise.entity.Filter.Operator;
import mortise.entity.Query;
import mortise.entity.Query.Page;
import mortise.entity.Record;
import mortise.entity.RecordChanges;
import mortise.entity.RecordChanges.Change;
import mortise.entity.Records;
import mortise.mail.Address;
import mortise.mail.Mail;
import mortise.mail.MailQueue;
import mortise.mail.MailTemplates;
import mortise.mail.MailTemplates.Written;
import mortise.mail.rules.MailRule.Event;
import mortise.mail.rules.MailRule.Sender;
import mortise.mail.rules.Told.Seen;
import mortise.queue.Delivery;
import mortise.queue.Handler;
import mortise.queue.Topic;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the mails that rules ask for. Each is written as its recipient sees the record, and one to an address in the
 * record as whoever made the change sees it. A mail is keyed by change, rule and recipient, so that a message that comes
 * again sends none again. What fails for one recipient does not keep the others from theirs.
 */
@Component(service = Handler.class)
public final class RulesHandler implements Handler<RecordChanges> {
    private static final Logger log = LoggerFactory.getLogger(RulesHandler.class);
    private static final int MOST_RULES = 500;
    private static final int MOST_USERS = Query.MAX_PAGE_SIZE;

    private final Records records;
    private final Entities entities;
    private final MailTemplates templates;
    private final MailQueue mails;

    /** Called by the host when mails can be written and sent. */
    @Activate
    public RulesHandler(
            @Reference Records records,
            @Reference Entities entities,
            @Reference MailTemplates templates,
            @Reference MailQueue mails) {
        this.records = records;
        this.entities = entities;
        this.templates = templates;
        this.mails = mails;
    }

    @Override
    public Topic<RecordChanges> topic() {
        return RecordChanges.TOPIC;
    }

    @Override
    public String subscriber() {
        return "mail-rules";
    }

    @Override
    public int concurrency() {
        return 2;
    }

    @Override
    public void handle(Delivery<RecordChanges> delivery) {
        String entity = delivery.body().entity();
        Optional<EntityType> type = entities.model().find(entity);
        List<Record> rules = Context.asHost(() -> rules(entity));
        if (rules.isEmpty() || type.isEmpty()) {
            return;
        }
        Failures failures = new Failures();
        for (Change change : delivery.body().changes()) {
            for (Record rule : rules) {
                if (applies(rule, change) && isOlder(rule, delivery)) {
                    new Telling(rule, new Told(records, type.get(), change), failures).tell();
                }
            }
        }
        failures.throwFirst();
    }

    private List<Record> rules(String entity) {
        if (entities.model().find("mailRule").isEmpty()) {
            return List.of();
        }
        return records.find(Query.of("mailRule")
                        .where(Filter.all(Filter.eq("entity", entity), Filter.eq("active", true)))
                        .page(Page.number(1, MOST_RULES)))
                .records();
    }

    private static boolean applies(Record rule, Change change) {
        return switch (Event.valueOf(rule.text("event"))) {
            case CREATED -> change.action() == Action.CREATE;
            case CHANGED -> change.action() == Action.EDIT;
            case FIELD_CHANGED ->
                change.action() == Action.EDIT
                        && change.fields().contains(rule.text("field").strip());
            case DELETED -> change.action() == Action.DELETE;
        };
    }

    /** A rule is about what happens after it was made, not about what still waits to be told. */
    private static boolean isOlder(Record rule, Delivery<?> delivery) {
        return rule.get(EntityType.CREATED_AT) instanceof Instant made
                && !delivery.sentAt().isBefore(made);
    }

    /** What went wrong, once the others have their mails. One that may pass counts more than one that will not. */
    private static final class Failures {
        private Optional<Failure> worst = Optional.empty();

        void add(Record rule, Failure failure) {
            boolean passes = failure.kind() == Failure.Kind.UNAVAILABLE;
            if (worst.isEmpty() || passes) {
                worst = Optional.of(new Failure(
                        passes ? Failure.Kind.UNAVAILABLE : Failure.Kind.INVALID,
                        "rule-failed",
                        "mail rule '" + rule.text("name") + "': " + failure.getMessage(),
                        failure));
            }
        }

        void throwFirst() {
            if (worst.isPresent()) {
                throw worst.get();
            }
        }
    }

    /** One rule and one change. */
    private final class Telling {
        private final Record rule;
        private final Told told;
        private final Failures failures;
        private final Identity author = Context.current().identity();
        private Optional<Address> sender = Optional.empty();

        Telling(Record rule, Told told, Failures failures) {
            this.rule = rule;
            this.told = told;
            this.failures = failures;
        }

        void tell() {
            try {
                sender = Context.asHost(this::sender);
                for (Record user : Context.asHost(this::users)) {
                    if (!(Boolean.TRUE.equals(rule.get("notToAuthor")) && user.id() == author.id())) {
                        attempt(() -> tellUser(user));
                    }
                }
                String field = rule.text("addressField").strip();
                if (!field.isEmpty() && told.type().position(field) >= 0) {
                    attempt(() -> tellAddress(field));
                }
            } catch (Failure failure) {
                failures.add(rule, failure);
            }
        }

        /** Returns the person who sends it; empty for the host. */
        private Optional<Address> sender() {
            Map<Long, Record> found = new LinkedHashMap<>();
            switch (rule.text("sender").isEmpty() ? Sender.HOST : Sender.valueOf(rule.text("sender"))) {
                case OWNER -> owner(found);
                case AUTHOR -> find(found, Filter.eq("id", author.id()));
                case HOST -> {}
            }
            return found.values().stream().findFirst().flatMap(Telling::address);
        }

        private void owner(Map<Long, Record> found) {
            String owner = told.type().ownerField();
            if (!owner.isEmpty()) {
                told.seen()
                        .map(seen -> seen.text(owner))
                        .filter(id -> !id.isEmpty())
                        .ifPresent(id -> find(found, Filter.eq("id", Long.valueOf(id))));
            }
        }

        private void attempt(Runnable mail) {
            try {
                mail.run();
            } catch (Failure failure) {
                failures.add(rule, failure);
            }
        }

        /** Everybody once, and only who is active and has an address. */
        private List<Record> users() {
            Map<Long, Record> found = new LinkedHashMap<>();
            if (Boolean.TRUE.equals(rule.get("toOwner"))) {
                owner(found);
            }
            many("users", ids -> find(found, Filter.where("id", Operator.IN, ids)));
            many("roles", ids -> find(found, Filter.where("roles.id", Operator.IN, ids)));
            return List.copyOf(found.values());
        }

        private void many(String field, Consumer<Object[]> use) {
            if (rule.get(field) instanceof List<?> ids && !ids.isEmpty()) {
                use.accept(ids.toArray());
            }
        }

        private void find(Map<Long, Record> found, Filter who) {
            records.find(Query.of("user")
                            .where(Filter.all(
                                    who, Filter.eq("active", true), Filter.where("email", Operator.EXISTS, true)))
                            .page(Page.number(1, MOST_USERS)))
                    .records()
                    .forEach(user -> found.putIfAbsent(user.id(), user));
        }

        private void tellUser(Record user) {
            Identity identity = new Identity(user.id(), user.text("name"), user.text("title"), Set.of());
            Context current = Context.current();
            Locale locale = Locale.forLanguageTag(user.text("locale"));
            Context theirs = new Context(
                    identity, current.requestId(), current.origin(), current.address(), locale, zone(user, current));
            try (Context.Scope scope = theirs.open()) {
                told.seen().ifPresent(seen -> send(address(user), locale, seen));
            }
        }

        private static ZoneId zone(Record user, Context current) {
            try {
                return user.text("zone").isEmpty() ? current.zone() : ZoneId.of(user.text("zone"));
            } catch (DateTimeException unknown) {
                return current.zone();
            }
        }

        private static Optional<Address> address(Record user) {
            return address(user.text("title"), user.text("email"), "user " + user.text("name"));
        }

        /** A value of a record that is no address, or a name with line breaks, is nobody we could write to. */
        private static Optional<Address> address(String name, String mailbox, String who) {
            try {
                return Optional.of(new Address(name, mailbox));
            } catch (Failure wrong) {
                log.warn("{} gets no mail: {}", who, wrong.getMessage());
                return Optional.empty();
            }
        }

        private void tellAddress(String field) {
            told.seen().ifPresent(seen -> {
                String mailbox = seen.text(field).strip();
                if (!mailbox.isEmpty()) {
                    String who = told.type().name() + " " + told.change().id();
                    send(address("", mailbox, who), Context.current().locale(), seen);
                }
            });
        }

        private void send(Optional<Address> to, Locale language, Seen seen) {
            if (to.isEmpty()) {
                return;
            }
            String template = rule.text("template");
            Written written = seen.written(templates, template, language);
            Mail.Draft draft = written.draft().to(to.get()).header("Auto-Submitted", "auto-generated");
            sender.ifPresent(draft::from);
            Mail mail = draft.build();
            mails.send(
                    mail,
                    new MailQueue.About(
                            template,
                            told.type().name(),
                            told.change().id(),
                            key(to.get().mailbox()),
                            false));
        }

        private String key(String mailbox) {
            return "rule/" + rule.id() + "/" + told.change().id() + "/"
                    + told.change().version() + "/" + hash(mailbox.toLowerCase(Locale.ROOT));
        }
    }

    private static String hash(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // every JDK has it
        }
    }
}
