package mortise.records.describe;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A field of an author's class, or a method that computes one.
 *
 * @param initial what a new object has there; null for methods
 */
record Member(String name, AnnotatedElement element, Type type, boolean computed, @Nullable Object initial) {
    <A extends Annotation> @Nullable A annotation(Class<A> annotation) {
        return element.getAnnotation(annotation);
    }

    /** Hands over the annotation if it is there. */
    <A extends Annotation> void with(Class<A> annotation, Consumer<A> reader) {
        A found = element.getAnnotation(annotation);
        if (found != null) {
            reader.accept(found);
        }
    }

    boolean has(Class<? extends Annotation> annotation) {
        return element.isAnnotationPresent(annotation);
    }

    /** Tells whether it holds several values. */
    boolean isMany() {
        return type instanceof ParameterizedType many
                && (many.getRawType() == List.class || many.getRawType() == Set.class);
    }

    /** Returns the class of a value, of each value if there are several; Object if that is not a class. */
    Class<?> valueClass() {
        Type value = isMany() ? ((ParameterizedType) type).getActualTypeArguments()[0] : type;
        return value instanceof Class<?> known ? known : Object.class;
    }
}
