package mortise.cache.form;

import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A record: its components one after the other. */
final class RecordForm extends Form {
    private final Method[] accessors;
    private final Form[] forms;
    private final Constructor<?> constructor;

    /** Looks at a record once, and at those in it. */
    RecordForm(Class<?> type, List<Class<?>> around) {
        this(type, forms(type, around));
    }

    private RecordForm(Class<?> type, Form[] forms) {
        super(shape(type, forms));
        this.forms = forms;
        RecordComponent[] components = type.getRecordComponents();
        accessors = Arrays.stream(components).map(RecordComponent::getAccessor).toArray(Method[]::new);
        try {
            constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
        } catch (NoSuchMethodException impossible) {
            throw new IllegalStateException(type + " has no canonical constructor", impossible);
        }
        // Records of extensions are not public; what is read and called is public in them all the same.
        AccessibleObject.setAccessible(accessors, true);
        constructor.setAccessible(true);
    }

    private static Form[] forms(Class<?> type, List<Class<?>> around) {
        if (around.contains(type)) {
            throw new IllegalArgumentException(type.getName() + " contains itself, which has no form");
        }
        List<Class<?>> inside = Stream.concat(around.stream(), Stream.of(type)).toList();
        return Arrays.stream(type.getRecordComponents())
                .map(each -> Forms.of(each.getGenericType(), type.getName() + "." + each.getName(), inside))
                .toArray(Form[]::new);
    }

    private static String shape(Class<?> type, Form[] forms) {
        StringJoiner shape = new StringJoiner(", ", "{", "}");
        for (int i = 0; i < forms.length; i++) {
            shape.add(type.getRecordComponents()[i].getName() + ": " + forms[i].shape());
        }
        return shape.toString();
    }

    @Override
    void writeValue(DataOutputStream out, Object value) throws IOException {
        for (int i = 0; i < forms.length; i++) {
            forms[i].write(out, invoke(accessors[i], value));
        }
    }

    private static @Nullable Object invoke(Method accessor, Object value) {
        try {
            return accessor.invoke(value);
        } catch (ReflectiveOperationException failed) {
            throw unchecked(failed);
        }
    }

    @Override
    Object readValue(ByteBuffer in) {
        @Nullable Object[] components = new @Nullable Object[forms.length];
        for (int i = 0; i < forms.length; i++) {
            components[i] = forms[i].read(in);
        }
        try {
            return constructor.newInstance(components);
        } catch (ReflectiveOperationException failed) {
            throw unchecked(failed);
        }
    }

    private static RuntimeException unchecked(ReflectiveOperationException failed) {
        return failed instanceof InvocationTargetException && failed.getCause() instanceof RuntimeException ofTheRecord
                ? ofTheRecord
                : new IllegalStateException(failed);
    }
}
