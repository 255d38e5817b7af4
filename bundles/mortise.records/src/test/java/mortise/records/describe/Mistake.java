package mortise.records.describe;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** The one mistake in a class. */
@Retention(RetentionPolicy.RUNTIME)
@interface Mistake {
    /** Its code. */
    String code();

    /** Where it is; empty for the class. */
    String field() default "";
}
