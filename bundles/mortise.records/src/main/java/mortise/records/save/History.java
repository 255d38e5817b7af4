package mortise.records.save;

import java.util.Collection;
import java.util.List;
import mortise.core.Failure;
import mortise.entity.Action;
import mortise.entity.AuditEntry;
import mortise.entity.EntityType;
import mortise.entity.Permit;
import mortise.records.query.Finder;
import mortise.records.query.Rules;
import mortise.records.query.Source;

/** What happened to records. */
public record History(Source source, Rules rules) {
    private static final int MOST = 1_000;

    /** See {@link mortise.entity.Records#history}. */
    public List<AuditEntry> read(EntityType type, long record, long beforeEntry, int size) {
        if (size < 1 || size > MOST) {
            throw Failure.invalid("bad-page-size", "a page has 1 to " + MOST + " entries, not " + size);
        }
        Permit permit = rules.permit(type, Action.VIEW);
        boolean visible = !new Finder(source, rules)
                .existing(type, Action.VIEW, List.of(record))
                .isEmpty();
        if (!visible) {
            boolean there = !new Finder(source, Rules.NONE)
                    .existing(type, Action.VIEW, List.of(record))
                    .isEmpty();
            if (there || !permit.granted() || permit.where() != null) {
                throw Failure.missing("there is no " + type.title() + " " + record + ", or you may not see it");
            }
        }
        int below = beforeEntry == 0 ? Integer.MAX_VALUE : AuditTrail.version(source, type, record, beforeEntry);
        return AuditTrail.read(source, type, record, below, size, permit);
    }

    /** See {@link mortise.entity.Records#history(String, java.util.Collection, String)}. */
    public List<AuditEntry> ofRequest(EntityType type, Collection<Long> records, String requestId) {
        if (records.size() > MOST) {
            throw Failure.invalid("too-many", "at most " + MOST + " records can be asked for, not " + records.size());
        }
        List<Long> visible = List.copyOf(new Finder(source, rules).existing(type, Action.VIEW, records));
        return visible.isEmpty()
                ? List.of()
                : AuditTrail.ofRequest(source, type, visible, requestId, rules.permit(type, Action.VIEW));
    }
}
