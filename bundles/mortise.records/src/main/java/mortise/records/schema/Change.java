package mortise.records.schema;

/**
 * One statement.
 *
 * @param field the field it is for; empty for none
 */
record Change(String field, String sql) {}
