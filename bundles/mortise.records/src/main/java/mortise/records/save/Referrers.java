package mortise.records.save;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import mortise.core.Failure;
import mortise.entity.Draft;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.FieldType;
import mortise.entity.Record;
import mortise.records.query.Finder;
import mortise.records.save.Transactions.Transaction;

/** What becomes of records that refer to one that is to be deleted. */
record Referrers(Transaction transaction, Finder everything, Save save) {
    private static final int TOGETHER = 500;

    /**
     * Lets go of a record: those that refer to it do so no more, or are deleted as well.
     *
     * @throws Failure CONFLICT {@code in-use} if one that refers to it does not let it go
     */
    void letGo(EntityType type, long id) {
        for (EntityType each : transaction.unit().model().types()) {
            for (Field field : each.fields()) {
                if (field.target().equals(type.name()) && field.onDelete() == Field.OnDelete.RESTRICT) {
                    refuse(type, id, each, field);
                }
            }
        }
        for (EntityType each : transaction.unit().model().types()) {
            for (Field field : each.fields()) {
                // The stamps outlive the user whom they name.
                if (field.target().equals(type.name()) && !AuditTrail.isStamp(field)) {
                    letGo(each, field, id);
                }
            }
        }
    }

    private void refuse(EntityType type, long id, EntityType referring, Field field) {
        int found = everything.referring(referring, field, id, TOGETHER).size();
        if (found > 0) {
            throw Failure.conflict(
                    "in-use",
                    type.title() + " " + id + " cannot be deleted: " + (found == TOGETHER ? "at least " : "") + found
                            + " "
                            + (found == 1 ? referring.title() : referring.plural()) + " refer to it as "
                            + field.title());
        }
    }

    private void letGo(EntityType referring, Field field, long id) {
        boolean cascade = field.onDelete() == Field.OnDelete.CASCADE && field.type() == FieldType.REFERENCE;
        while (true) {
            List<Record> some = everything.referring(referring, field, id, TOGETHER);
            if (some.isEmpty()) {
                return;
            }
            List<Draft> drafts = new ArrayList<>();
            for (Record record : some) {
                drafts.add(
                        cascade
                                ? Draft.delete(referring.name(), record.id())
                                : Draft.update(referring.name(), record.id())
                                        .set(field.name(), without(referring, field, record.id(), id)));
            }
            save.all(drafts);
            transaction.flush();
        }
    }

    private @org.jspecify.annotations.Nullable Object without(EntityType type, Field field, long record, long gone) {
        if (field.type() == FieldType.REFERENCE) {
            return null;
        }
        List<Long> ids = everything
                .links(type, List.of(record))
                .getOrDefault(field, Map.of())
                .get(record);
        return ids == null ? null : ids.stream().filter(id -> id != gone).toList();
    }
}
