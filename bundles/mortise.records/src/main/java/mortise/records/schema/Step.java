package mortise.records.schema;

import java.util.List;

/**
 * Statements for one table.
 *
 * @param entity whose table it is; empty for one of the host
 * @param target the entity whose table it has to refer to; empty for none
 * @param atOnce whether all may be one transaction because nobody uses the table yet; else locks are held too long
 */
record Step(String entity, String target, boolean atOnce, List<Change> changes) {}
