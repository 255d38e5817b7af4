package mortise.entity;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a method without parameters a field: its result is stored at each save, so that it can be filtered and sorted by
 * like any other. The method is to depend on the object's own fields only. Its name is the field's.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Computed {}
