package mortise.records.save;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import mortise.entity.EntityType;
import mortise.records.save.Transactions.Transaction;
import mortise.records.unit.Unit;
import org.eclipse.persistence.dynamic.DynamicEntity;
import org.eclipse.persistence.expressions.Expression;
import org.eclipse.persistence.expressions.ExpressionBuilder;
import org.eclipse.persistence.queries.DatabaseQuery;
import org.eclipse.persistence.queries.ObjectLevelReadQuery;
import org.eclipse.persistence.queries.ReadAllQuery;

/** Reads rows in order to change them. */
final class Rows {
    private static final int MOST = 1_000;

    private Rows() {}

    /**
     * Returns the rows of these ids as the transaction's own, locked until it ends; missing ones are left out. Rows are
     * locked in the order of their ids, so that two transactions do not wait for each other.
     */
    static Map<Long, DynamicEntity> lock(Transaction transaction, EntityType type, Set<Long> ids) {
        Map<Long, DynamicEntity> rows = new LinkedHashMap<>();
        List<Long> all = new ArrayList<>(ids);
        for (int from = 0; from < all.size(); from += MOST) {
            List<Long> some = all.subList(from, Math.min(all.size(), from + MOST));
            for (Object row : read(transaction, type, some)) {
                DynamicEntity entity = (DynamicEntity) row;
                rows.put(entity.get(Unit.ID), entity);
            }
        }
        return rows;
    }

    private static List<?> read(Transaction transaction, EntityType type, List<Long> ids) {
        Unit unit = transaction.unit();
        int size = ids.size() == 1 ? 1 : Integer.highestOneBit(ids.size() - 1) << 1;
        DatabaseQuery query = unit.query("lock " + type.name() + " " + size, () -> {
            ExpressionBuilder base = new ExpressionBuilder(unit.dynamicClass(type));
            ReadAllQuery made = new ReadAllQuery(unit.dynamicClass(type), base);
            List<Expression> wanted = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                wanted.add(base.getParameter("p" + i));
                made.addArgument("p" + i, Long.class);
            }
            Expression id = base.get(Unit.ID);
            made.setSelectionCriteria(size == 1 ? id.equal(wanted.get(0)) : id.in(wanted));
            made.addOrdering(id.ascending());
            made.setLockMode(ObjectLevelReadQuery.LOCK);
            made.refreshIdentityMapResult();
            return made;
        });
        List<Object> arguments = new ArrayList<>(ids);
        while (arguments.size() < size) {
            arguments.add(ids.get(ids.size() - 1));
        }
        return (List<?>) Objects.requireNonNull(transaction.run((DatabaseQuery) query.clone(), arguments));
    }
}
