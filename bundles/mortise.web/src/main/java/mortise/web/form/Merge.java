package mortise.web.form;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import mortise.core.Money;
import mortise.entity.AuditEntry;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.FieldType;
import mortise.entity.Record;
import mortise.entity.Records;
import mortise.web.http.Visit;
import mortise.web.shell.Titles;
import mortise.web.text.TextDiff;
import org.jspecify.annotations.Nullable;

/**
 * Brings together what two people did to one record. What only one of them changed is merged; what both changed has to be
 * decided by the person who came second. For one thread.
 */
final class Merge {
    private final Records records;
    private final Visit visit;
    private final Submission sent;
    private final Titles titles;
    private Map<String, String> choices;

    Merge(Records records, Visit visit, Submission sent) {
        this.records = records;
        this.visit = visit;
        this.sent = sent;
        this.titles = new Titles(records, visit.model());
        this.choices = sent.choices();
    }

    /** Lets the person decide anew: the record has changed again since. */
    void forgetChoices() {
        choices = Map.of();
    }

    /** Tells whether two values of one field are the same, however a number is written. */
    static boolean same(@Nullable Object left, @Nullable Object right) {
        if (left instanceof BigDecimal one && right instanceof BigDecimal other) {
            return one.compareTo(other) == 0;
        }
        if (left instanceof Money one && right instanceof Money other) {
            return one.currency().equals(other.currency()) && one.amount().compareTo(other.amount()) == 0;
        }
        return Objects.equals(left, right);
    }

    /** Returns the fields that both changed, each with both versions. */
    List<ConflictView.Clash> clashes(Base base, Record theirs, Map<String, @Nullable Object> mine) {
        List<ConflictView.Clash> clashes = new ArrayList<>();
        mine.forEach((name, value) -> {
            Field field = theirs.type().require(name);
            Object their = theirs.get(name);
            if (base.changed(field) && !same(their, value)) {
                clashes.add(clash(base, field, value, their));
            }
        });
        return clashes;
    }

    private ConflictView.Clash clash(Base base, Field field, @Nullable Object mine, @Nullable Object theirs) {
        Object was = base.value(field);
        titles.want(field, was);
        titles.want(field, mine);
        titles.want(field, theirs);
        AuditEntry last = base.lastOf(field);
        boolean text = field.type() == FieldType.TEXT || field.type() == FieldType.LONG_TEXT;
        String old = was instanceof String known ? known : "";
        String joined = text && mine instanceof String one && theirs instanceof String other
                ? TextDiff.join(old, one, other)
                        .filter(both -> !both.equals(one) && !both.equals(other))
                        .orElse(null)
                : null;
        return new ConflictView.Clash(
                field,
                was,
                mine,
                theirs,
                last == null ? "" : who(last),
                last == null ? "" : visit.formats().time(last.at()),
                choices.getOrDefault(field.name(), ""),
                text && mine instanceof String one ? TextDiff.between(old, one) : List.of(),
                text && theirs instanceof String other ? TextDiff.between(old, other) : List.of(),
                joined,
                joined == null
                        ? List.of()
                        : TextDiff.between(old, joined).stream()
                                .filter(part -> part.kind() != TextDiff.Kind.DELETED)
                                .toList());
    }

    /** Returns the clashing fields that the person has not decided on. */
    List<String> undecided(String clashing) {
        return List.of(clashing.split(",", -1)).stream()
                .filter(name -> !sent.choices().containsKey(name))
                .toList();
    }

    /** Applies what the person decided to the changes. */
    void choose(Map<String, @Nullable Object> changed) {
        sent.choices().forEach((name, choice) -> {
            if (choice.equals("theirs")) {
                changed.remove(name);
            } else if (choice.equals("both")) {
                changed.put(name, visit.parameter("j." + name).replace("\r\n", "\n"));
            }
        });
    }

    /** Returns who saved the record since, each once. */
    String who(Base base) {
        base.saves().forEach(save -> titles.want(EntityType.USER, save.userId()));
        Set<String> names = new LinkedHashSet<>();
        base.saves().forEach(save -> names.add(who(save)));
        return String.join(", ", names);
    }

    private String who(AuditEntry entry) {
        return titles.of(EntityType.USER, entry.userId()).map(Record::title).orElse(entry.userName());
    }

    /** Returns what the page of a conflict shows. */
    ConflictView view(
            Record theirs, Map<String, @Nullable Object> mine, String problem, String all, List<Field> editable) {
        Base base = Base.of(records, theirs, sent.base());
        List<ConflictView.Clash> clashes = clashes(base, theirs, mine).stream()
                .map(clash -> all.isEmpty() ? clash : chosen(clash, all))
                .toList();
        AuditEntry last = base.saves().isEmpty() ? null : base.saves().get(0);
        List<ConflictView.Merged> merged = new ArrayList<>();
        List<Field> untouched = new ArrayList<>();
        for (Field field : theirs.type().fields()) {
            boolean clashing = clashes.stream().anyMatch(clash -> clash.field().equals(field));
            if (field.hidden() || clashing) {
                continue;
            }
            AuditEntry other = base.lastOf(field);
            if (mine.containsKey(field.name())) {
                merged.add(merged(field, base.value(field), mine.get(field.name()), ""));
            } else if (other != null) {
                merged.add(merged(field, base.value(field), theirs.get(field.name()), who(other)));
            } else if (editable.contains(field)) {
                untouched.add(field);
            }
        }
        return new ConflictView(
                visit,
                theirs,
                sent.base(),
                last == null ? "" : who(last),
                last == null ? "" : visit.formats().time(last.at()),
                last == null || !visit.texts().has("origin." + last.origin())
                        ? ""
                        : visit.texts().get("origin." + last.origin()),
                clashes,
                merged,
                untouched,
                hidden(theirs.type(), mine, clashes),
                List.copyOf(mine.keySet()),
                problem,
                visit.parameter("to"),
                sent.inputs(),
                titles);
    }

    private ConflictView.Merged merged(Field field, @Nullable Object was, @Nullable Object now, String who) {
        titles.want(field, was);
        titles.want(field, now);
        return new ConflictView.Merged(field, was, now, who);
    }

    private static ConflictView.Clash chosen(ConflictView.Clash clash, String side) {
        return new ConflictView.Clash(
                clash.field(),
                clash.was(),
                clash.mine(),
                clash.theirs(),
                clash.who(),
                clash.when(),
                side,
                clash.mineWords(),
                clash.theirWords(),
                clash.joined(),
                clash.joinedWords());
    }

    /** The person's changes travel with the page, in the form in which the form sends them. */
    private List<Map.Entry<String, String>> hidden(
            EntityType type, Map<String, @Nullable Object> mine, List<ConflictView.Clash> clashes) {
        Map<String, List<String>> byName = new LinkedHashMap<>();
        mine.forEach((name, value) -> byName.put(name, sent.inputs().texts(type.require(name), value)));
        List<Map.Entry<String, String>> hidden = new ArrayList<>();
        byName.forEach((name, texts) -> {
            boolean money = type.require(name).type() == FieldType.MONEY;
            for (int i = 0; i < texts.size(); i++) {
                hidden.add(Map.entry(money && i == 1 ? "f." + name + ".currency" : "f." + name, texts.get(i)));
            }
        });
        for (ConflictView.Clash clash : clashes) {
            if (clash.joined() != null) {
                hidden.add(Map.entry("j." + clash.field().name(), clash.joined()));
            }
        }
        return hidden;
    }
}
