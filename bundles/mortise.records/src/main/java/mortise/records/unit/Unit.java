package mortise.records.unit;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.Date;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import mortise.database.Database;
import mortise.database.Dialect;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.FieldType;
import mortise.entity.Model;
import mortise.entity.Relation;
import mortise.records.schema.Schema;
import org.eclipse.persistence.descriptors.ClassDescriptor;
import org.eclipse.persistence.dynamic.DynamicClassLoader;
import org.eclipse.persistence.dynamic.DynamicEntity;
import org.eclipse.persistence.dynamic.DynamicType;
import org.eclipse.persistence.jpa.JpaHelper;
import org.eclipse.persistence.jpa.PersistenceProvider;
import org.eclipse.persistence.jpa.dynamic.JPADynamicHelper;
import org.eclipse.persistence.jpa.dynamic.JPADynamicTypeBuilder;
import org.eclipse.persistence.mappings.DirectCollectionMapping;
import org.eclipse.persistence.mappings.ManyToManyMapping;
import org.eclipse.persistence.mappings.OneToOneMapping;
import org.eclipse.persistence.queries.DatabaseQuery;
import org.eclipse.persistence.queries.ReportQuery;
import org.eclipse.persistence.sessions.DatabaseRecord;
import org.eclipse.persistence.sessions.server.ServerSession;

/**
 * One generation of the mapping: a dynamic type for every entity of a model. References are mapped twice, as the plain id
 * that is read and written, and read-only as a relation that queries join along ({@link #join}). Safe for use by many
 * threads; whoever uses it holds it through {@link Units}, which closes it when the last one has left.
 */
public final class Unit implements AutoCloseable {
    /** The attribute of every type's id. */
    public static final String ID = "id";
    /** The attribute of every type's version. */
    public static final String VERSION = "version";
    /** How many prepared queries a unit keeps. */
    private static final int QUERIES = 1_000;

    private static final AtomicLong NUMBERS = new AtomicLong();

    private final Model model;
    private final Database database;
    private final EntityManagerFactory factory;
    private final ServerSession session;
    private final Class<?> audit;
    private final Map<String, Class<?>> classes = new HashMap<>();
    private final Cache<Statement> statements = new Cache<>();
    private final Cache<DatabaseQuery> queries = new Cache<>();

    /** Keeps what was made of the shapes that were met last. */
    private static final class Cache<T> {
        private final Map<String, T> byShape = new LinkedHashMap<>(256, 0.75f, true);

        /** Two threads may make the same: none waits for the other. */
        T get(String shape, Supplier<T> maker) {
            synchronized (byShape) {
                T known = byShape.get(shape);
                if (known != null) {
                    return known;
                }
            }
            T made = maker.get();
            synchronized (byShape) {
                byShape.put(shape, made);
                if (byShape.size() > QUERIES) {
                    byShape.remove(byShape.keySet().iterator().next());
                }
            }
            return made;
        }
    }

    /** Builds the mapping of a model and connects it; takes some ten milliseconds once the classes are warm. */
    public Unit(Model model, Database database) {
        this.model = model;
        this.database = database;
        String name = "mortise-" + NUMBERS.incrementAndGet();
        DynamicClassLoader loader = new DynamicClassLoader(new LibraryLoader());
        audit = loader.createDynamicClass("mortise.dynamic.audit.Entry");
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(loader);
        try {
            factory = new PersistenceProvider()
                    .createContainerEntityManagerFactory(
                            new UnitInfo(name, database.dataSource(), loader), properties(name, database, loader));
            JPADynamicHelper helper = new JPADynamicHelper(factory);
            helper.addTypes(false, false, types(loader, database.dialect()));
            session = (ServerSession) JpaHelper.getServerSession(factory);
            session.getEventManager().addListener(new InsertOrder());
            factory.createEntityManager().close();
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    private static Map<String, Object> properties(String name, Database database, ClassLoader loader) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("eclipselink.session-name", name);
        properties.put("eclipselink.classloader", loader);
        properties.put("eclipselink.target-database", database.dialect().eclipseLinkPlatform());
        properties.put("eclipselink.weaving", "false");
        properties.put("eclipselink.cache.shared.default", "false");
        properties.put("eclipselink.jdbc.batch-writing", "JDBC");
        properties.put("eclipselink.jdbc.batch-writing.size", "200");
        properties.put("eclipselink.deploy-on-startup", "true");
        properties.put("eclipselink.ddl-generation", "none");
        properties.put("eclipselink.logging.logger", "JavaLogger");
        // What it warns of is thrown as well, and its warnings show values.
        properties.put("eclipselink.logging.level", "SEVERE");
        properties.put("eclipselink.jpa.uppercase-column-names", "false");
        properties.put("eclipselink.persistence-context.flush-mode", "COMMIT");
        return properties;
    }

    private DynamicType[] types(DynamicClassLoader loader, Dialect dialect) {
        Map<String, JPADynamicTypeBuilder> builders = new LinkedHashMap<>();
        for (EntityType type : model.types()) {
            Class<?> dynamic = loader.createDynamicClass("mortise.dynamic." + type.name());
            classes.put(type.name(), dynamic);
            JPADynamicTypeBuilder builder = new JPADynamicTypeBuilder(dynamic, null, type.table());
            builder.setPrimaryKeyFields(ID);
            builder.addDirectMapping(ID, Long.class, ID);
            builder.addDirectMapping(VERSION, Integer.class, VERSION);
            ClassDescriptor descriptor = builder.getType().getDescriptor();
            descriptor.setAlias(type.name());
            descriptor.useVersionLocking(VERSION, false);
            for (Field field : type.fields()) {
                map(builder, type, field);
                if (field.type().isText()) {
                    dialect.lowered(field.column())
                            .filter(column -> Schema.hasPrefixIndex(type, field))
                            .ifPresent(column -> builder.addDirectMapping(lowered(field), String.class, column)
                                    .readOnly());
                }
            }
            builders.put(type.name(), builder);
        }
        builders.forEach((name, builder) -> {
            EntityType type = model.type(name);
            for (Relation relation : model.relations(type)) {
                if (!relation.inverse()) {
                    relate(builder, type, relation);
                }
            }
        });
        List<DynamicType> types = new ArrayList<>();
        types.add(AuditTable.type(audit));
        builders.values().forEach(builder -> types.add(builder.getType()));
        return types.toArray(new DynamicType[0]);
    }

    private static void map(JPADynamicTypeBuilder builder, EntityType type, Field field) {
        switch (field.type()) {
            case MONEY -> {
                builder.addDirectMapping(field.name(), BigDecimal.class, field.column());
                builder.addDirectMapping(currency(field), String.class, field.currencyColumn());
            }
            case REFERENCES -> {
                DirectCollectionMapping ids = new DirectCollectionMapping();
                ids.setAttributeName(field.name());
                ids.setReferenceTableName(linkTable(type, field));
                ids.setDirectFieldName(linkTable(type, field) + ".target_id");
                ids.setDirectFieldClassification(Long.class);
                ids.addReferenceKeyFieldName(linkTable(type, field) + ".source_id", type.table() + "." + ID);
                ids.useTransparentList();
                builder.addMapping(ids);
            }
            default -> builder.addDirectMapping(field.name(), columnClass(field.type()), field.column());
        }
    }

    private void relate(JPADynamicTypeBuilder builder, EntityType type, Relation relation) {
        Field field = relation.field();
        Class<?> target = classes.get(relation.target().name());
        String targetKey = relation.target().table() + "." + ID;
        if (field.type() == FieldType.REFERENCES) {
            ManyToManyMapping mapping = new ManyToManyMapping();
            mapping.setAttributeName(join(field.name()));
            mapping.setReferenceClass(target);
            mapping.setRelationTableName(linkTable(type, field));
            mapping.addSourceRelationKeyFieldName(linkTable(type, field) + ".source_id", type.table() + "." + ID);
            mapping.addTargetRelationKeyFieldName(linkTable(type, field) + ".target_id", targetKey);
            mapping.useTransparentList();
            mapping.readOnly();
            builder.addMapping(mapping);
        } else {
            OneToOneMapping mapping = new OneToOneMapping();
            mapping.setAttributeName(join(field.name()));
            mapping.setReferenceClass(target);
            mapping.addForeignKeyFieldName(type.table() + "." + field.column(), targetKey);
            mapping.readOnly();
            mapping.setIsLazy(true);
            builder.addMapping(mapping);
        }
    }

    /** Returns the attribute that holds a MONEY field's currency. */
    public static String currency(Field field) {
        return field.name() + "$currency";
    }

    /** Returns the attribute with the lower-cased text of a field, which only some databases keep in a column. */
    public static String lowered(Field field) {
        return field.name() + "$lower";
    }

    /** Returns the attribute that queries join along to follow a reference. */
    public static String join(String field) {
        return field + "$join";
    }

    /** Returns the table that holds the pairs of a REFERENCES field. */
    public static String linkTable(EntityType type, Field field) {
        return type.table() + "_" + field.column();
    }

    private static Class<?> columnClass(FieldType type) {
        return switch (type) {
            case TEXT, LONG_TEXT, RICH_TEXT, EMAIL, PHONE, URL, CHOICE, MULTI_CHOICE, JSON -> String.class;
            case INTEGER, REFERENCE, REFERENCES -> Long.class;
            case DECIMAL, PERCENT, MONEY -> BigDecimal.class;
            case BOOLEAN -> Boolean.class;
            case DATE -> Date.class;
            case DATE_TIME -> Timestamp.class;
        };
    }

    /** Returns the model it maps. */
    public Model model() {
        return model;
    }

    /** Returns the dynamic class of an entity of the model. */
    public Class<?> dynamicClass(EntityType type) {
        Class<?> dynamic = classes.get(type.name());
        if (dynamic == null) {
            throw new IllegalArgumentException("entity '" + type + "' is not of this unit");
        }
        return dynamic;
    }

    /** Tells whether records of an entity have an attribute, of the author's or of ours. */
    public boolean hasAttribute(EntityType type, String attribute) {
        return session.getDescriptor(dynamicClass(type)).getMappingForAttributeName(attribute) != null;
    }

    /** Returns a new, empty object of an entity. */
    public DynamicEntity create(EntityType type) {
        return created(dynamicClass(type));
    }

    /** Returns a new, empty audit entry, with the attributes that the constants of {@link AuditTable} name. */
    public DynamicEntity createAuditEntry() {
        return created(audit);
    }

    private DynamicEntity created(Class<?> dynamic) {
        return (DynamicEntity) session.getDescriptor(dynamic).getObjectBuilder().buildNewInstance();
    }

    /** Returns the dynamic class of audit entries. */
    public Class<?> auditClass() {
        return audit;
    }

    /** Returns a new unit of work; the caller closes it. */
    public EntityManager entityManager() {
        return factory.createEntityManager();
    }

    /** Returns the statement of a shape, made of its query if it is not there yet. */
    public Statement statement(String shape, Supplier<ReportQuery> maker) {
        return statements.get(shape, () -> {
            ReportQuery made = maker.get();
            made.prepareCall(session, new DatabaseRecord());
            return Statement.of(made);
        });
    }

    /** Returns the prepared query of a shape, made if it is not there yet; to be cloned before it is used. */
    public DatabaseQuery query(String shape, Supplier<DatabaseQuery> maker) {
        return queries.get(shape, () -> {
            DatabaseQuery made = maker.get();
            made.prepareCall(session, new DatabaseRecord());
            return made;
        });
    }

    /** Returns a connection that nobody else works with; the caller closes it. */
    public Connection connection() throws SQLException {
        return database.dataSource().getConnection();
    }

    @Override
    public void close() {
        factory.close();
    }
}
