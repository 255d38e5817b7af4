package mortise.entity;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a field of class Long hold a file, and one of {@code List<Long>} several: the ids of files that were uploaded. A save
 * attaches what it names, and what it no longer names is removed after its commit, content and all; so it is when the record
 * is deleted.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface Attached {
    /** Takes pictures only, those that the host can make smaller ones of. */
    boolean image() default false;

    /** The largest file in bytes; 0 for what the host takes at most. */
    long maxBytes() default 0;

    /** The media types taken, {@code application/pdf} or {@code image/*}; without them, all. */
    String[] types() default {};

    /**
     * Whether anybody may fetch the files, without signing in, who knows their address. Of a picture only the smaller ones
     * are handed out like that: they do not tell where it was taken.
     */
    boolean open() default false;
}
