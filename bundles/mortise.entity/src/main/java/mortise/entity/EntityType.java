package mortise.entity;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The description of an entity: table, REST resource, screens, search, import and access rules are readings of it. Plain
 * data, the same whether an annotated class of a bundle or an administrator's row it comes from.
 *
 * <p>Besides its own {@link #fields() fields} every record has an id, a version and the stamps named by the constants
 * here, which are read-only fields of type DATE_TIME and REFERENCE (to the entity {@code user}) and can be filtered and
 * sorted by like any other.
 */
public final class EntityType {
    /** When the record was made. */
    public static final String CREATED_AT = "createdAt";
    /** Who made it. */
    public static final String CREATED_BY = "createdBy";
    /** When it was last changed. */
    public static final String UPDATED_AT = "updatedAt";
    /** Who changed it last. */
    public static final String UPDATED_BY = "updatedBy";
    /** The entity that owners and stamps refer to. */
    public static final String USER = "user";
    /** The entity that fields of files refer to. */
    public static final String FILE = "file";

    private final String name;
    private final String path;
    private final String title;
    private final String plural;
    private final String icon;
    private final String table;
    private final String bundle;
    private final String ownerField;
    private final String keyField;
    private final List<String> titleFields;
    private final List<Field> fields;
    private final boolean administrative;
    private final boolean custom;
    private final boolean writable;
    private final Map<String, Integer> positions = new LinkedHashMap<>();

    private EntityType(Builder builder) {
        name = builder.name;
        path = builder.path;
        title = builder.title;
        plural = builder.plural;
        icon = builder.icon;
        table = builder.table;
        bundle = builder.bundle;
        ownerField = builder.ownerField;
        keyField = builder.keyField;
        administrative = builder.administrative;
        custom = builder.custom;
        List<Field> all = new ArrayList<>(builder.fields);
        all.add(Field.of(CREATED_AT, FieldType.DATE_TIME)
                .title("Created")
                .readOnly()
                .build());
        all.add(stampOf(CREATED_BY, "Created by"));
        all.add(Field.of(UPDATED_AT, FieldType.DATE_TIME)
                .title("Changed")
                .readOnly()
                .build());
        all.add(stampOf(UPDATED_BY, "Changed by"));
        fields = List.copyOf(all);
        writable = fields.stream().anyMatch(field -> !field.readOnly() && !field.computed());
        for (int i = 0; i < fields.size(); i++) {
            if (positions.put(fields.get(i).name(), i) != null) {
                throw new IllegalArgumentException(
                        "entity '" + name + "' has two fields '" + fields.get(i).name() + "'");
            }
        }
        titleFields = builder.titleFields.isEmpty() ? List.of(firstText()) : List.copyOf(builder.titleFields);
        for (String field : titleFields) {
            require(field);
        }
        if (!ownerField.isEmpty()) {
            require(ownerField);
        }
        if (!keyField.isEmpty()) {
            require(keyField);
        }
    }

    private static Field stampOf(String name, String title) {
        return Field.of(name, FieldType.REFERENCE)
                .title(title)
                .target(USER)
                .readOnly()
                .onDelete(Field.OnDelete.CLEAR)
                .build();
    }

    private String firstText() {
        return fields.stream()
                .filter(field -> field.type().isText())
                .map(Field::name)
                .findFirst()
                .orElse(fields.get(0).name());
    }

    /** Starts an entity of a name in Java's form, {@code account} or {@code orderLine}. */
    public static Builder of(String name) {
        return new Builder(name);
    }

    /** Returns its name, in the singular: {@code account}. */
    public String name() {
        return name;
    }

    /** Returns its place in REST and screens, and its JSON:API type: {@code accounts}. */
    public String path() {
        return path;
    }

    /** Returns what people call one: "Account". */
    public String title() {
        return title;
    }

    /** Returns what people call several: "Accounts". */
    public String plural() {
        return plural;
    }

    /** Returns the name of its icon in the sprite. */
    public String icon() {
        return icon;
    }

    /** Returns its table. */
    public String table() {
        return table;
    }

    /** Returns the symbolic name of the bundle it comes from; empty for one that an administrator made. */
    public String bundle() {
        return bundle;
    }

    /** Returns the field that says whose record it is; empty if that is who made it. */
    public String ownerField() {
        return ownerField.isEmpty() ? CREATED_BY : ownerField;
    }

    /** Returns the field that other systems know a record by, which imports match on; empty for none. */
    public String keyField() {
        return keyField;
    }

    /** Returns the fields that together name a record, at least one. */
    public List<String> titleFields() {
        return titleFields;
    }

    /** Returns all fields in order, the stamps last. */
    public List<Field> fields() {
        return fields;
    }

    /** Tells whether it belongs to administration and stays out of the workspace's menu. */
    public boolean administrative() {
        return administrative;
    }

    /** Tells whether an administrator made it. */
    public boolean custom() {
        return custom;
    }

    /**
     * Tells whether people may set any field of it, as far as they may at all. Of an entity where they may not, only the host
     * makes and changes records.
     */
    public boolean writable() {
        return writable;
    }

    /** Returns the field with this name, or empty. */
    public Optional<Field> field(String field) {
        Integer position = positions.get(field);
        return position == null ? Optional.empty() : Optional.of(fields.get(position));
    }

    /** Returns a field's place in {@link #fields()}, or -1. */
    public int position(String field) {
        Integer position = positions.get(field);
        return position == null ? -1 : position;
    }

    /**
     * Returns the field with this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public Field require(String field) {
        return field(field)
                .orElseThrow(() -> new IllegalArgumentException("entity '" + name + "' has no field '" + field + "'"));
    }

    /** Returns this entity with more fields behind its own: custom fields, or those of another bundle. */
    public EntityType with(List<Field> more) {
        Builder builder = toBuilder();
        more.forEach(builder::field);
        return builder.build();
    }

    /** Returns a builder that starts with all of this. */
    public Builder toBuilder() {
        Builder builder = new Builder(name)
                .path(path)
                .title(title, plural)
                .icon(icon)
                .table(table)
                .bundle(bundle)
                .ownerField(ownerField)
                .keyField(keyField)
                .titleFields(titleFields);
        builder.administrative = administrative;
        builder.custom = custom;
        fields.subList(0, fields.size() - 4).forEach(builder::field);
        return builder;
    }

    @Override
    public String toString() {
        return name;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof EntityType type
                && name.equals(type.name)
                && path.equals(type.path)
                && title.equals(type.title)
                && plural.equals(type.plural)
                && icon.equals(type.icon)
                && table.equals(type.table)
                && bundle.equals(type.bundle)
                && ownerField.equals(type.ownerField)
                && keyField.equals(type.keyField)
                && titleFields.equals(type.titleFields)
                && administrative == type.administrative
                && custom == type.custom
                && fields.equals(type.fields);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    /** Puts an entity together. For one thread. */
    public static final class Builder {
        private final String name;
        private String path;
        private String title;
        private String plural;
        private String icon = "box";
        private String table;
        private String bundle = "";
        private String ownerField = "";
        private String keyField = "";
        private final List<String> titleFields = new ArrayList<>();
        private final List<Field> fields = new ArrayList<>();
        private boolean administrative;
        private boolean custom;

        private Builder(String name) {
            this.name = name;
            this.path = name + "s";
            this.title = Names.title(name);
            this.plural = title + "s";
            this.table = "e_" + Names.column(name).replaceAll("_$", "");
        }

        /** Its place in REST and screens. */
        public Builder path(String value) {
            path = value;
            return this;
        }

        /** What people call one and several. */
        public Builder title(String one, String several) {
            title = one;
            plural = several;
            return this;
        }

        /** The name of its icon. */
        public Builder icon(String value) {
            icon = value;
            return this;
        }

        /** Its table. */
        public Builder table(String value) {
            table = value;
            return this;
        }

        /** The bundle it comes from. */
        public Builder bundle(String symbolicName) {
            bundle = symbolicName;
            return this;
        }

        /** The field that says whose record it is. */
        public Builder ownerField(String field) {
            ownerField = field;
            return this;
        }

        /** The field that other systems know a record by. */
        public Builder keyField(String field) {
            keyField = field;
            return this;
        }

        /** The fields that name a record. */
        public Builder titleFields(List<String> names) {
            titleFields.clear();
            titleFields.addAll(names);
            return this;
        }

        /** Belongs to administration. */
        public Builder administrative() {
            administrative = true;
            return this;
        }

        /** Made by an administrator. */
        public Builder custom() {
            custom = true;
            return this;
        }

        /** Adds a field behind the others. */
        public Builder field(Field field) {
            fields.add(field);
            return this;
        }

        /**
         * Returns the entity.
         *
         * @throws IllegalArgumentException if two fields have one name, or a named field is not there
         */
        public EntityType build() {
            return new EntityType(this);
        }
    }
}
