package mortise.entity;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a field of class Long a reference, and one of {@code List<Long>} several, to an entity by its name, which may come
 * from another bundle. On a {@code ManyToOne} field of an author's class it only adds what is said here.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface To {
    /** The entity's name; may be left out where the field's class tells it. */
    String value() default "";

    /** What happens to this record when the referred one is deleted. */
    Field.OnDelete onDelete() default Field.OnDelete.RESTRICT;

    /** The name under which the target shows these records; empty for not at all. */
    String inverse() default "";

    /** The heading over them there. */
    String inverseTitle() default "";
}
