package mortise.entity;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Says how people read a constant of an enum that is a field's choice. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface Option {
    /** What people read; without it, made of the constant's name. */
    String title() default "";

    /** Colour of its mark: good, warn, bad, info, plum. */
    String tone() default "";
}
