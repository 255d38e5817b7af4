package mortise.web.shell;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.core.Identity;
import mortise.entity.Action;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.Filter;
import mortise.entity.Model;
import mortise.entity.Query;
import mortise.entity.Record;
import mortise.entity.Records;
import org.jspecify.annotations.Nullable;

/**
 * What the records are called that a page refers to: it says first which ones it will name, and they are asked for with one
 * statement for each entity. A record that is gone, or not for the reader, is missing. For one thread.
 */
public final class Titles {
    private static final int MOST = 1000;

    private final Records records;
    private final Model model;
    private final Map<String, Set<Long>> wanted = new LinkedHashMap<>();
    private final Map<String, Map<Long, Record>> found = new HashMap<>();
    private final Map<String, Set<Long>> asked = new HashMap<>();

    /** Titles of these records, for the reader of the current context. */
    public Titles(Records records, Model model) {
        this.records = records;
        this.model = model;
    }

    /** Will name this record. */
    public void want(String entity, long id) {
        if (id > 0 && asked.getOrDefault(entity, Set.of()).size() < MOST) {
            if (asked.computeIfAbsent(entity, name -> new HashSet<>()).add(id)) {
                wanted.computeIfAbsent(entity, name -> new LinkedHashSet<>()).add(id);
            }
        }
    }

    /** Will name the records that a value refers to; nothing if the field is no reference. */
    public void want(Field field, @Nullable Object value) {
        if (field.type().isReference()) {
            ids(value).forEach(id -> want(field.target(), id));
        }
    }

    /** Returns a record with its title, empty if there is none for the reader. */
    public Optional<Record> of(String entity, long id) {
        want(entity, id);
        load();
        return Optional.ofNullable(found.getOrDefault(entity, Map.of()).get(id));
    }

    /** Returns the records that a value refers to, those that are there for the reader. */
    public List<Record> of(Field field, @Nullable Object value) {
        List<Record> related = new ArrayList<>();
        if (field.type().isReference()) {
            for (long id : ids(value)) {
                of(field.target(), id).ifPresent(related::add);
            }
        }
        return related;
    }

    private static List<Long> ids(@Nullable Object value) {
        List<Long> ids = new ArrayList<>();
        if (value instanceof Long one) {
            ids.add(one);
        } else if (value instanceof Iterable<?> many) {
            many.forEach(one -> ids.add((Long) one));
        }
        return ids;
    }

    private void load() {
        Map<String, Set<Long>> now = new LinkedHashMap<>(wanted);
        wanted.clear();
        now.forEach((entity, ids) -> model.find(entity).ifPresent(type -> {
            boolean file = entity.equals(EntityType.FILE);
            if (file || records.may(Action.VIEW, entity)) {
                Query query = Query.of(entity)
                        .where(new Filter.Compare("id", Filter.Operator.IN, List.copyOf(ids)))
                        .fields(file ? null : Set.copyOf(type.titleFields()))
                        .page(Query.Page.number(1, MOST));
                try {
                    Map<Long, Record> byId = found.computeIfAbsent(entity, name -> new HashMap<>());
                    find(query, file).forEach(record -> byId.put(record.id(), record));
                } catch (Failure failure) {
                    // An entity that went with its bundle meanwhile has no titles; the page shows numbers.
                    if (failure.kind() != Failure.Kind.MISSING && failure.kind() != Failure.Kind.DENIED) {
                        throw failure;
                    }
                }
            }
        }));
    }

    /** A file is for whom the field is that has it, and nobody names one but a field that the reader sees. */
    private List<Record> find(Query query, boolean file) {
        if (!file) {
            return records.find(query).records();
        }
        try (Context.Scope host = Context.current().as(Identity.SYSTEM).open()) {
            return records.find(query).records();
        }
    }
}
