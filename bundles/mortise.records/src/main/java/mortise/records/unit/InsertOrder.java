package mortise.records.unit;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.persistence.internal.sessions.ObjectChangeSet;
import org.eclipse.persistence.internal.sessions.UnitOfWorkChangeSet;
import org.eclipse.persistence.sessions.SessionEvent;
import org.eclipse.persistence.sessions.SessionEventAdapter;

/**
 * Inserts new rows in the order of their ids, where EclipseLink has none. Two transactions that insert the same keys
 * in the same order wait for each other, where in different orders they are a deadlock; and rows that came together lie
 * together. For ids that the caller gives: EclipseLink's own come later. Safe for use by many threads.
 */
final class InsertOrder extends SessionEventAdapter {
    private static final Comparator<ObjectChangeSet> BY_ID = Comparator.comparing(row -> (Long) row.getId());

    @Override
    public void postCalculateUnitOfWorkChangeSet(SessionEvent event) {
        UnitOfWorkChangeSet changes = (UnitOfWorkChangeSet) event.getProperty("UnitOfWorkChangeSet");
        changes.getNewObjectChangeSets().replaceAll((type, rows) -> rows.size() < 2 ? rows : ordered(rows));
    }

    private static Map<ObjectChangeSet, ObjectChangeSet> ordered(Map<ObjectChangeSet, ObjectChangeSet> rows) {
        Map<ObjectChangeSet, ObjectChangeSet> ordered = new LinkedHashMap<>();
        rows.values().stream().sorted(BY_ID).forEach(row -> ordered.put(row, row));
        return ordered;
    }
}
