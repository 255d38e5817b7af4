package mortise.entity;

/**
 * A way from the records of one entity to those of another.
 *
 * @param name the field's name, or for an inverse the name the field gave it
 * @param title what people read
 * @param source where it starts
 * @param target where it leads
 * @param field the reference that makes it: of the source, or for an inverse of the target
 * @param inverse whether the reference is followed backwards
 */
public record Relation(String name, String title, EntityType source, EntityType target, Field field, boolean inverse) {
    /** Tells whether it leads to any number of records, not to one at most. */
    public boolean toMany() {
        return inverse || field.type() == FieldType.REFERENCES;
    }
}
