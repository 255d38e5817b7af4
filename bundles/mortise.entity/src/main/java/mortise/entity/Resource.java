package mortise.entity;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.annotation.bundle.Capability;

/**
 * Makes a class the description of an entity. Building the bundle writes the class into its manifest, where the host
 * finds it; nothing else is needed. The class extends {@link Stored}; its fields that are neither static nor transient
 * are the entity's, described by {@code jakarta.persistence} and {@code jakarta.validation} annotations and those here.
 */
@Capability(namespace = Resource.NAMESPACE, attribute = Resource.NAMESPACE + "=${@class}")
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Resource {
    /** The manifest capability that names a bundle's entities. */
    String NAMESPACE = "mortise.entity";

    /** Place in REST and screens, plural: {@code accounts}. */
    String path();

    /** What people call one; without it, made of the class's name. */
    String title() default "";

    /** What people call several; without it, the title and an s. */
    String plural() default "";

    /** Name of the icon. */
    String icon() default "box";

    /** Fields that name a record; without them, the first text. */
    String[] titleFields() default {};

    /** Belongs to administration and stays out of the workspace's menu. */
    boolean administrative() default false;
}
