package mortise.entity;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Says of a field what the standard annotations have no words for. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.METHOD})
public @interface Shown {
    /** What people read; without it, made of the name. */
    String title() default "";

    /** A sentence under the field in forms. */
    String help() default "";

    /** A column of the list from the start. */
    boolean column() default false;

    /** How search weighs it. */
    Field.Searched search() default Field.Searched.NO;

    /** The heading under which forms show it. */
    String group() default "";

    /** What the field holds, where its Java class does not tell: a String may be LONG_TEXT, PHONE, URL… */
    FieldType[] as() default {};

    /** What a new record has, in the form of a CSV cell. */
    String defaultValue() default "";

    /** In no screen, REST answer, export or audit value. */
    boolean hidden() default false;

    /** Set by hooks only. */
    boolean readOnly() default false;
}
