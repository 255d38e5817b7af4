package mortise.records.typed;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import mortise.entity.Computed;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.FieldType;
import mortise.entity.Record;
import mortise.entity.Stored;
import org.jspecify.annotations.Nullable;

/**
 * Copies between records of an entity and objects of the class that describes it. Fields that others added to the entity
 * are left alone. Safe for use by many threads.
 *
 * @param <T> the author's class
 */
public final class ClassMapping<T> {
    /** One field of the class, or the method that computes one, and its place in the entity. */
    private record Slot(int position, Field field, Member member, Class<?> value, boolean set) {}

    private final EntityType type;
    private final Constructor<T> constructor;
    private final List<Slot> slots = new ArrayList<>();

    /** Maps a class to the entity that it describes. */
    public ClassMapping(Class<T> author, EntityType type) {
        this.type = type;
        try {
            constructor = author.getDeclaredConstructor();
            constructor.setAccessible(true);
        } catch (NoSuchMethodException impossible) {
            throw new IllegalStateException(impossible); // its description was read already
        }
        for (Class<?> each = author; each != null && each != Stored.class; each = each.getSuperclass()) {
            for (java.lang.reflect.Field member : each.getDeclaredFields()) {
                add(member.getName(), member, member.getGenericType());
            }
            for (Method member : each.getDeclaredMethods()) {
                if (member.isAnnotationPresent(Computed.class) && !member.isBridge()) {
                    add(member.getName(), member, member.getGenericReturnType());
                }
            }
        }
    }

    private void add(String name, Member member, Type declared) {
        int position = type.position(name);
        if (position < 0 || java.lang.reflect.Modifier.isStatic(member.getModifiers())) {
            return;
        }
        ((java.lang.reflect.AccessibleObject) member).setAccessible(true);
        Class<?> value = declared instanceof ParameterizedType many
                ? (Class<?>) many.getActualTypeArguments()[0]
                : (Class<?>) declared;
        boolean set = declared instanceof ParameterizedType many && many.getRawType() == Set.class;
        slots.add(new Slot(position, type.fields().get(position), member, value, set));
    }

    /** Tells whether the class computes fields. */
    public boolean computes() {
        return slots.stream().anyMatch(slot -> slot.field.computed());
    }

    /** Returns a new object with the values of a record. */
    public T toObject(Record record) {
        @Nullable Object[] values = new @Nullable Object[type.fields().size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = record.at(i);
        }
        return toObject(record.id(), record.version(), values);
    }

    /** Returns a new object with values in the order of the entity's fields. */
    public T toObject(long id, int version, @Nullable Object[] values) {
        T object = created();
        for (Slot slot : slots) {
            if (slot.member instanceof java.lang.reflect.Field field) {
                put(field, object, javaValue(slot, values[slot.position]));
            }
        }
        Stored stored = (Stored) object;
        stored.id = id;
        stored.version = version;
        stamp(stored, values);
        return object;
    }

    /** Brings id, version and stamps of an object up to date. */
    public void stamp(T object, Record record) {
        Stored stored = (Stored) object;
        stored.id = record.id();
        stored.version = record.version();
        @Nullable Object[] values = new @Nullable Object[type.fields().size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = record.at(i);
        }
        stamp(stored, values);
    }

    private void stamp(Stored stored, @Nullable Object[] values) {
        stored.createdAt = (Instant) values[type.position(EntityType.CREATED_AT)];
        stored.createdBy = (Long) values[type.position(EntityType.CREATED_BY)];
        stored.updatedAt = (Instant) values[type.position(EntityType.UPDATED_AT)];
        stored.updatedBy = (Long) values[type.position(EntityType.UPDATED_BY)];
    }

    /** Copies the object's fields to their places; what it computes and all other places stay as they are. */
    public void toValues(T object, @Nullable Object[] values) {
        copy(object, values, false);
    }

    /** Copies what the object computes to its places. */
    public void compute(T object, @Nullable Object[] values) {
        copy(object, values, true);
    }

    private void copy(T object, @Nullable Object[] values, boolean computed) {
        for (Slot slot : slots) {
            if (slot.field.computed() == computed) {
                values[slot.position] = recordValue(slot, get(slot.member, object));
            }
        }
    }

    /** Returns the fields that the class has, computed ones left out. */
    public List<Field> fields() {
        return slots.stream()
                .map(Slot::field)
                .filter(field -> !field.computed())
                .toList();
    }

    private T created() {
        try {
            return constructor.newInstance();
        } catch (InvocationTargetException thrown) {
            throw new IllegalStateException(
                    "the constructor of " + constructor.getDeclaringClass() + " failed", thrown);
        } catch (InstantiationException | IllegalAccessException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void put(java.lang.reflect.Field field, Object object, @Nullable Object value) {
        try {
            if (value != null || !field.getType().isPrimitive()) {
                field.set(object, value);
            }
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static @Nullable Object get(Member member, Object object) {
        try {
            return member instanceof java.lang.reflect.Field field
                    ? field.get(object)
                    : ((Method) member).invoke(object);
        } catch (InvocationTargetException thrown) {
            throw new IllegalStateException("what computes " + member + " failed", thrown.getCause());
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static @Nullable Object javaValue(Slot slot, @Nullable Object value) {
        boolean many = slot.field.type().isMany();
        if (value == null) {
            return many ? collection(slot, List.of()) : slot.value == String.class && slot.field.required() ? "" : null;
        }
        if (many) {
            List<@Nullable Object> all = new ArrayList<>();
            for (Object each : (List<?>) value) {
                all.add(one(slot, Objects.requireNonNull(each)));
            }
            return collection(slot, all);
        }
        return one(slot, value);
    }

    private static Object collection(Slot slot, List<?> values) {
        return slot.set ? new LinkedHashSet<>(values) : new ArrayList<>(values);
    }

    private static @Nullable Object one(Slot slot, Object value) {
        if (slot.value.isEnum()) {
            for (Object constant : Objects.requireNonNull(slot.value.getEnumConstants())) {
                if (((Enum<?>) constant).name().equals(value)) {
                    return constant;
                }
            }
            return null; // a choice that an administrator added
        }
        if (slot.value == int.class || slot.value == Integer.class) {
            return Math.toIntExact((Long) value);
        }
        if (slot.field.type().isReference() && Stored.class.isAssignableFrom(slot.value)) {
            return referred(slot.value, (Long) value);
        }
        return value;
    }

    private static Object referred(Class<?> target, long id) {
        try {
            Constructor<?> made = target.getDeclaredConstructor();
            made.setAccessible(true);
            Stored stored = (Stored) made.newInstance();
            stored.id = id;
            return stored;
        } catch (ReflectiveOperationException unusable) {
            throw new IllegalStateException("cannot make a " + target.getName(), unusable);
        }
    }

    private static @Nullable Object recordValue(Slot slot, @Nullable Object value) {
        if (value instanceof Collection<?> all) {
            if (slot.field.type() == FieldType.REFERENCES) {
                TreeSet<Long> ids = new TreeSet<>();
                all.forEach(each -> ids.add(id(Objects.requireNonNull(each))));
                return ids.isEmpty() ? null : List.copyOf(ids);
            }
            List<String> keys =
                    all.stream().map(each -> ((Enum<?>) each).name()).toList();
            List<String> ordered = slot.field.choices().stream()
                    .map(Field.Choice::key)
                    .filter(keys::contains)
                    .toList();
            return ordered.isEmpty() ? null : ordered;
        }
        if (value instanceof Integer number) {
            return number.longValue();
        }
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        if (value instanceof Stored stored) {
            return stored.id == 0 ? null : stored.id;
        }
        return value instanceof String text && text.isEmpty() ? null : value;
    }

    private static Long id(Object reference) {
        return reference instanceof Stored stored ? (Long) stored.id : (Long) reference;
    }
}
