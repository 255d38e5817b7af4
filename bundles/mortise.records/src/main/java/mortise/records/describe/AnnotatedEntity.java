package mortise.records.describe;

import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import java.lang.annotation.Annotation;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mortise.core.Failure;
import mortise.entity.Computed;
import mortise.entity.EntityType;
import mortise.entity.ExternalKey;
import mortise.entity.Field;
import mortise.entity.FieldType;
import mortise.entity.Owner;
import mortise.entity.Resource;
import mortise.entity.Stored;
import org.jspecify.annotations.Nullable;

/** Reads the description of an entity from an author's class. The description keeps nothing of the class. */
public final class AnnotatedEntity {
    private final Class<?> type;
    private final Mistakes mistakes;

    private AnnotatedEntity(Class<?> type) {
        this.type = type;
        this.mistakes = new Mistakes(type);
    }

    /**
     * Returns the entity that a class describes.
     *
     * @param bundle the symbolic name of the bundle it comes from
     * @throws Failure INVALID with every mistake found in the class, each naming the class, the field and what to do
     */
    public static EntityType read(Class<?> type, String bundle) {
        return new AnnotatedEntity(type).read(bundle);
    }

    /** Returns the name of the entity that a class describes: {@code orderLine} for OrderLine. */
    public static String nameOf(Class<?> type) {
        String name = type.getSimpleName();
        return name.isEmpty() ? name : Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }

    private EntityType read(String bundle) {
        Resource resource = type.getAnnotation(Resource.class);
        if (resource == null) {
            mistakes.ofClass("no-resource", "is no entity; annotate it with @Resource");
            throw mistakes.failure();
        }
        Object fresh = newObject();
        List<Member> members = fresh == null ? List.of() : members(fresh);
        mistakes.check();

        EntityType.Builder entity = EntityType.of(nameOf(type)).bundle(bundle);
        describe(entity, resource);
        Map<Member, Field> fields = new java.util.LinkedHashMap<>();
        for (Member member : members) {
            Field field = new AnnotatedField(member, mistakes).read();
            if (field != null) {
                fields.put(member, field);
                entity.field(field);
            }
        }
        mistakes.check();
        fields.forEach((member, field) -> mark(entity, member, field, fields));
        checkTitleFields(resource, fields);
        Shapes.columnClashes(fields.values()).forEach((field, clash) -> mistakes.at(field, "column-taken", clash));
        checkInverses(fields);
        mistakes.check();
        entity.titleFields(List.of(resource.titleFields()));
        return entity.build();
    }

    private @Nullable Object newObject() {
        if (!Stored.class.isAssignableFrom(type)) {
            mistakes.ofClass("not-stored", "does not extend mortise.entity.Stored; let it");
        }
        if (Modifier.isAbstract(type.getModifiers())
                || type.isEnum()
                || type.isAnonymousClass()
                || type.isLocalClass()) {
            mistakes.ofClass(
                    "no-plain-class", "cannot be made an object of; let it be an ordinary, not abstract class");
        } else if (type.isMemberClass() && !Modifier.isStatic(type.getModifiers())) {
            mistakes.ofClass("inner-class", "is an inner class; make it static");
        }
        for (Annotation annotation : type.getAnnotations()) {
            if (Constraints.isConstraint(annotation)) {
                mistakes.ofClass(
                        "unknown-constraint",
                        "@" + annotation.annotationType().getSimpleName()
                                + " on a class is not known; check it in a hook (mortise.entity.Hooks)");
            }
        }
        if (mistakes.any()) {
            return null;
        }
        try {
            Constructor<?> constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (NoSuchMethodException missing) {
            mistakes.ofClass("no-constructor", "has no constructor without parameters; add one");
        } catch (InvocationTargetException thrown) {
            mistakes.ofClass("constructor-fails", "its constructor throws " + thrown.getCause());
        } catch (InstantiationException | IllegalAccessException | RuntimeException impossible) {
            mistakes.ofClass("no-constructor", "its constructor cannot be called: " + impossible);
        }
        return null;
    }

    /** Fields as declared, those of superclasses first; then the computed ones by name, as Java keeps no order of methods. */
    private List<Member> members(Object fresh) {
        List<Member> members = new ArrayList<>();
        List<Member> computed = new ArrayList<>();
        for (Class<?> each : family()) {
            for (java.lang.reflect.Field field : each.getDeclaredFields()) {
                int modifiers = field.getModifiers();
                if (!Modifier.isStatic(modifiers)
                        && !Modifier.isTransient(modifiers)
                        && !field.isSynthetic()
                        && !field.isAnnotationPresent(Transient.class)) {
                    members.add(
                            new Member(field.getName(), field, field.getGenericType(), false, initial(field, fresh)));
                }
            }
            for (Method method : each.getDeclaredMethods()) {
                if (method.isAnnotationPresent(Computed.class) && !method.isBridge()) {
                    if (method.getParameterCount() > 0 || Modifier.isStatic(method.getModifiers())) {
                        mistakes.at(
                                method.getName(),
                                "not-computable",
                                "a @Computed method has no parameters and is not static");
                    } else {
                        computed.add(new Member(method.getName(), method, method.getGenericReturnType(), true, null));
                    }
                }
            }
        }
        computed.sort(Comparator.comparing(Member::name));
        members.addAll(computed);
        checkNames(members);
        return members;
    }

    private Deque<Class<?>> family() {
        Deque<Class<?>> family = new ArrayDeque<>();
        for (Class<?> each = type; each != null && each != Stored.class; each = each.getSuperclass()) {
            family.addFirst(each);
        }
        return family;
    }

    private @Nullable Object initial(java.lang.reflect.Field field, Object fresh) {
        try {
            field.setAccessible(true);
            return field.get(fresh);
        } catch (IllegalAccessException | RuntimeException closed) {
            mistakes.at(field.getName(), "not-accessible", "cannot be read; make it public: " + closed);
            return null;
        }
    }

    private void checkNames(List<Member> members) {
        Map<String, Member> seen = new HashMap<>();
        for (Member member : members) {
            String wrong = Shapes.fieldNameProblem(member.name());
            if (wrong != null) {
                mistakes.at(member.name(), "bad-name", wrong);
            }
            if (seen.put(member.name(), member) != null) {
                mistakes.at(member.name(), "name-taken", "two fields have this name; rename one");
            }
        }
    }

    private void describe(EntityType.Builder entity, Resource resource) {
        String wrong = Shapes.entityNameProblem(nameOf(type));
        if (wrong != null) {
            mistakes.ofClass("bad-name", wrong);
        }
        wrong = Shapes.pathProblem(resource.path());
        if (wrong != null) {
            mistakes.ofClass("bad-path", wrong);
        }
        entity.path(resource.path());
        String title = resource.title().isBlank() ? mortise.entity.Names.title(nameOf(type)) : resource.title();
        entity.title(title, resource.plural().isBlank() ? title + "s" : resource.plural());
        entity.icon(resource.icon());
        if (resource.administrative()) {
            entity.administrative();
        }
        Table table = type.getAnnotation(Table.class);
        if (table != null) {
            table(entity, table);
        }
    }

    private void table(EntityType.Builder entity, Table table) {
        if (!table.schema().isEmpty() || !table.catalog().isEmpty()) {
            mistakes.ofClass(
                    "bad-table", "all tables are in the schema of the host; leave schema and catalog out of @Table");
        }
        if (table.uniqueConstraints().length > 0 || table.indexes().length > 0 || table.check().length > 0) {
            mistakes.ofClass(
                    "bad-table",
                    "@Table only names the table; say @Column(unique = true) at a field, and make other indexes in a script"
                            + " db/V1__indexes.sql of the bundle");
        }
        if (!table.name().isEmpty()) {
            String wrong = Shapes.tableProblem(table.name());
            if (wrong != null) {
                mistakes.ofClass("bad-table", wrong);
            }
            entity.table(table.name());
        }
    }

    private void mark(EntityType.Builder entity, Member member, Field field, Map<Member, Field> all) {
        if (member.has(Owner.class)) {
            entity.ownerField(field.name());
            if (field.type() != FieldType.REFERENCE || !field.target().equals(EntityType.USER)) {
                mistakes.at(field.name(), "bad-owner", "an @Owner is a reference to a user: @Owner @To(\"user\") Long");
            }
            once(member, Owner.class, all);
        }
        if (member.has(ExternalKey.class)) {
            entity.keyField(field.name());
            if (field.type() != FieldType.TEXT
                    && field.type() != FieldType.EMAIL
                    && field.type() != FieldType.INTEGER) {
                mistakes.at(field.name(), "bad-key", "an @ExternalKey is a text or a whole number");
            }
            once(member, ExternalKey.class, all);
        }
    }

    private void once(Member member, Class<? extends Annotation> annotation, Map<Member, Field> all) {
        all.keySet().stream()
                .filter(each -> each.has(annotation))
                .findFirst()
                .filter(first -> !first.equals(member))
                .ifPresent(first -> mistakes.at(
                        member.name(),
                        "twice",
                        "@" + annotation.getSimpleName() + " is at '" + first.name() + "' already; keep one"));
    }

    private void checkTitleFields(Resource resource, Map<Member, Field> fields) {
        for (String title : resource.titleFields()) {
            Field field = fields.values().stream()
                    .filter(each -> each.name().equals(title))
                    .findFirst()
                    .orElse(null);
            if (field == null) {
                mistakes.ofClass("no-such-field", "titleFields names '" + title + "', which is no field of the class");
            } else if (field.hidden() || field.type().isMany() || field.type().isReference()) {
                mistakes.ofClass(
                        "bad-title-field",
                        "titleFields names '" + title + "', which cannot name a record; name a text");
            }
        }
        if (Arrays.stream(resource.titleFields()).distinct().count() < resource.titleFields().length) {
            mistakes.ofClass("twice", "titleFields names a field twice");
        }
        if (fields.isEmpty()) {
            mistakes.ofClass("no-fields", "has no fields; add one");
        }
    }

    private void checkInverses(Map<Member, Field> fields) {
        Map<String, String> seen = new HashMap<>();
        for (Field field : fields.values()) {
            if (!field.inverse().isEmpty()) {
                String first = seen.putIfAbsent(field.target() + "." + field.inverse(), field.name());
                if (first != null) {
                    mistakes.at(
                            field.name(),
                            "inverse-taken",
                            "'" + first + "' is shown as '" + field.inverse() + "' already; give @To another inverse");
                }
            }
        }
    }
}
