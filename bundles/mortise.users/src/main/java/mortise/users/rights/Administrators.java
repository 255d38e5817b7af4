package mortise.users.rights;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.entity.Draft;
import mortise.entity.EntityType;
import mortise.entity.Filter;
import mortise.entity.Filter.Operator;
import mortise.entity.Query;
import mortise.entity.Query.Page;
import mortise.entity.Record;
import mortise.entity.Records;

/**
 * What the hooks of users and roles ask about records, always as the host: who may give what to whom, and whether an
 * administrator is left. Works in the transaction of the save.
 */
public final class Administrators {
    private final Records records;
    private final RoleRules rules;

    /** By these rules. */
    public Administrators(Records records, RoleRules rules) {
        this.records = records;
        this.rules = rules;
    }

    /** Returns what roles permit together, as they are now. */
    Rights rights(List<Long> roles) {
        if (roles.isEmpty()) {
            return Rights.NONE;
        }
        Query query = Query.of(Directory.ROLE)
                .where(Filter.where("id", Operator.IN, roles.toArray()))
                .page(Page.number(1, Query.MAX_PAGE_SIZE));
        return Context.asHost(() -> Directory.rights(records.find(query).records()));
    }

    /** Tells whether the caller has all rights there are. */
    boolean callerAdministers() {
        return rules.administers(Context.current().identity());
    }

    /** Tells whether the caller has all these rights himself. */
    boolean callerCovers(Rights rights) {
        return rules.covers(Context.current().identity(), rights);
    }

    /**
     * Refuses that the last administrator goes. Two who go at once change one record first, so that one waits for the other.
     *
     * @param except a user or role that administers no longer
     */
    void checkOneIsLeft(long except) {
        Context.asHost(() -> {
            Query administrating = Query.of(Directory.ROLE)
                    .where(Filter.eq("administrator", true))
                    .sort("id", false)
                    .page(Page.number(1, Query.MAX_PAGE_SIZE));
            List<Record> roles = records.find(administrating).records();
            if (!roles.isEmpty() && roles.get(0).id() != except) {
                long other = ThreadLocalRandom.current().nextLong(Long.MAX_VALUE);
                records.save(Draft.update(Directory.ROLE, roles.get(0).id()).set("guard", other));
            }
            Object[] others =
                    roles.stream().map(Record::id).filter(id -> id != except).toArray();
            Query left = Query.of(EntityType.USER)
                    .where(Filter.all(
                            Filter.eq("active", true),
                            Filter.where("roles", Operator.IN, others),
                            Filter.where("id", Operator.NEQ, except)));
            if (others.length == 0 || records.count(left) == 0) {
                throw Failure.conflict(
                        "last-administrator",
                        "This would leave nobody who administers the host. Make somebody else an administrator first.");
            }
            return others.length;
        });
    }
}
