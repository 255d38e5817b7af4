package mortise.rest.jsonapi;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import mortise.core.Failure;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.Filter;
import mortise.entity.Model;
import mortise.entity.Query;
import mortise.entity.Relation;
import mortise.jsonapi.Paths;
import mortise.jsonapi.Place;
import mortise.jsonapi.Selection;
import mortise.jsonapi.Values;
import org.jspecify.annotations.Nullable;

/** Reads the parameters of an address into a query. Everything is checked; what is not known is refused by its name. */
final class QueryReader {
    static final String PAGE_NUMBER = "page[number]";
    static final String PAGE_AFTER = "page[after]";
    private static final String PAGE_SIZE = "page[size]";
    private static final String VALIDATE = "validate";
    private static final String PAGE_TOTAL = "page[total]";
    private static final int MOST_SORTS = 5;
    private static final int MOST_WORDS = 10;

    private final Supplier<Limits> limits;

    QueryReader(Supplier<Limits> limits) {
        this.limits = limits;
    }

    /** A query and what of its records is shown. */
    record Asked(Query query, Selection selection) {}

    /** Reads what may be asked of several records. */
    Asked several(Call call, EntityType type) {
        Model model = call.model();
        Parameters parameters = call.parameters();
        FilterReader filter = new FilterReader(model, type, limits.get().maxConditions());
        Map<String, String> places = new LinkedHashMap<>();
        List<Query.Sort> sort = List.of();
        String search = "";
        for (Map.Entry<String, String> entry : parameters.all().entrySet()) {
            String name = entry.getKey();
            if (name.startsWith("filter")) {
                filter.add(name, entry.getValue());
            } else if (name.equals("sort")) {
                sort = sort(model, type, entry.getValue(), places);
            } else if (name.equals("q")) {
                search = words(entry.getValue());
            } else if (!isSelection(name) && !isPage(name)) {
                throw unknown(name);
            }
        }
        Selection selection = selection(call, type, places);
        Query.Page page = page(parameters);
        Query query = new Query(
                type.name(),
                filter.filter(),
                search,
                sort,
                selection.include(),
                fieldsToRead(type, selection),
                page,
                isTrue(parameters, PAGE_TOTAL));
        filter.parameters().forEach(places::putIfAbsent);
        call.place(Place.inQuery(places, page.after() == null ? null : PAGE_AFTER));
        return new Asked(query, selection);
    }

    /** Reads what may be asked of one record. */
    Selection one(Call call, EntityType type) {
        for (String name : call.parameters().all().keySet()) {
            if (!isSelection(name)) {
                throw unknown(name);
            }
        }
        return selection(call, type, new LinkedHashMap<>());
    }

    /**
     * What is shown of a record that is saved.
     *
     * @param validate whether to look only whether it could be saved
     */
    record Saving(Selection selection, boolean validate) {}

    /** Reads what may be asked of one record that is saved. */
    Saving saving(Call call, EntityType type) {
        for (String name : call.parameters().all().keySet()) {
            if (!isSelection(name) && !name.equals(VALIDATE)) {
                throw unknown(name);
            }
        }
        return new Saving(selection(call, type, new LinkedHashMap<>()), isTrue(call.parameters(), VALIDATE));
    }

    /**
     * Which records are deleted.
     *
     * @param validate whether to look only whether they could be deleted
     */
    record Deleting(Query query, boolean validate) {}

    /** Reads which records are to be deleted: by a filter, as all of them are never meant. */
    Deleting deleting(Call call, EntityType type) {
        FilterReader filter = new FilterReader(call.model(), type, limits.get().maxConditions());
        for (Map.Entry<String, String> entry : call.parameters().all().entrySet()) {
            if (entry.getKey().startsWith("filter")) {
                filter.add(entry.getKey(), entry.getValue());
            } else if (!entry.getKey().equals(VALIDATE)) {
                throw unknown(entry.getKey());
            }
        }
        Filter conditions = filter.filter();
        if (conditions == null) {
            throw Failure.invalidParameter(
                    "filter", "required", "records are deleted by a filter, as filter[status]=CLOSED");
        }
        call.place(Place.inQuery(filter.parameters(), "filter"));
        Query query = Query.of(type.name()).where(conditions).fields(Set.of());
        return new Deleting(query, isTrue(call.parameters(), VALIDATE));
    }

    /** Tells whether a change is only to be looked at; refuses every other parameter. */
    static boolean validates(Call call) {
        for (String name : call.parameters().all().keySet()) {
            if (!name.equals(VALIDATE)) {
                throw unknown(name);
            }
        }
        return isTrue(call.parameters(), VALIDATE);
    }

    /** Refuses every parameter. */
    static void none(Call call) {
        for (String name : call.parameters().all().keySet()) {
            throw unknown(name);
        }
    }

    private static String words(String text) {
        if (text.strip().split("\\s+", MOST_WORDS + 1).length > MOST_WORDS) {
            throw Failure.invalidParameter("q", "too-many", "a search has at most " + MOST_WORDS + " words");
        }
        return text;
    }

    private static boolean isSelection(String name) {
        return name.equals("include") || name.startsWith("fields[");
    }

    private static boolean isPage(String name) {
        return switch (name) {
            case PAGE_NUMBER, PAGE_AFTER, PAGE_SIZE, PAGE_TOTAL -> true;
            default -> false;
        };
    }

    private static Failure unknown(String name) {
        return Failure.invalidParameter(
                name, "unknown-parameter", "there is no parameter " + Values.quoted(name) + " here");
    }

    private static List<Query.Sort> sort(Model model, EntityType type, String text, Map<String, String> places) {
        List<Query.Sort> sort = new ArrayList<>();
        Set<String> seen = new LinkedHashSet<>();
        for (String key : text.split(",", -1)) {
            boolean descending = key.startsWith("-");
            String path = descending ? key.substring(1) : key;
            Field field = Paths.field(model, type, path, "sort");
            if (!field.type().isSortable() || leadsToMany(model, type, path)) {
                throw Failure.invalidParameter("sort", "not-sortable", "cannot sort by " + Values.quoted(path));
            }
            if (!seen.add(path) || seen.size() > MOST_SORTS) {
                throw Failure.invalidParameter(
                        "sort",
                        "too-many",
                        "a sort names at most " + MOST_SORTS + " fields, each once; see " + Values.quoted(path));
            }
            places.putIfAbsent(path, "sort");
            sort.add(new Query.Sort(path, descending));
        }
        return sort;
    }

    private static boolean leadsToMany(Model model, EntityType start, String path) {
        EntityType type = start;
        String[] steps = path.split("\\.", -1);
        for (int i = 0; i < steps.length - 1; i++) {
            Relation relation = model.relation(type, steps[i]).orElseThrow();
            if (relation.toMany()) {
                return true;
            }
            type = relation.target();
        }
        return false;
    }

    private Query.Page page(Parameters parameters) {
        int size = number(
                parameters, PAGE_SIZE, limits.get().pageSize(), limits.get().maxPageSize());
        String after = parameters.get(PAGE_AFTER);
        if (after == null) {
            return Query.Page.number(number(parameters, PAGE_NUMBER, 1, Integer.MAX_VALUE / size), size);
        }
        if (parameters.get(PAGE_NUMBER) != null) {
            throw Failure.invalidParameter(
                    PAGE_NUMBER, "contradiction", "a page is named by its number or by a cursor, not by both");
        }
        return Query.Page.after(after, size);
    }

    private static int number(Parameters parameters, String name, int otherwise, int most) {
        String text = parameters.get(name);
        if (text == null) {
            return otherwise;
        }
        if (text.matches("[0-9]{1,10}")) {
            long number = Long.parseLong(text);
            if (number >= 1 && number <= most) {
                return (int) number;
            }
        }
        throw Failure.invalidParameter(
                name, "out-of-range", "expected a whole number from 1 to " + most + ", not " + Values.quoted(text));
    }

    private static boolean isTrue(Parameters parameters, String name) {
        String text = parameters.get(name);
        try {
            return text != null && Values.truth(text);
        } catch (Values.Unreadable notOne) {
            throw Failure.invalidParameter(name, notOne.code(), notOne.detail());
        }
    }

    private Selection selection(Call call, EntityType type, Map<String, String> places) {
        List<String> include = List.of();
        Map<String, Set<String>> fields = new LinkedHashMap<>();
        for (Map.Entry<String, String> entry : call.parameters().all().entrySet()) {
            String name = entry.getKey();
            if (name.equals("include")) {
                include = include(call.model(), type, entry.getValue());
                include.forEach(path -> places.putIfAbsent(path, "include"));
            } else if (name.startsWith("fields[")) {
                addFields(call.model(), name, entry.getValue(), fields);
            }
        }
        return include.isEmpty() && fields.isEmpty() ? Selection.ALL : new Selection(include, fields);
    }

    private List<String> include(Model model, EntityType start, String text) {
        Set<String> paths = new LinkedHashSet<>();
        if (text.isEmpty()) {
            return List.of();
        }
        for (String path : text.split(",", -1)) {
            EntityType type = start;
            String walked = "";
            int depth = 0;
            for (String step : path.split("\\.", -1)) {
                EntityType from = type;
                type = model.relation(type, step)
                        .filter(Paths::isShown)
                        .orElseThrow(() -> Failure.invalidParameter(
                                "include",
                                "unknown-relation",
                                from.path() + " have no relation " + Values.quoted(step) + " that can be included"))
                        .target();
                walked = walked.isEmpty() ? step : walked + "." + step;
                paths.add(walked);
                if (++depth > limits.get().maxIncludeDepth()) {
                    throw Failure.invalidParameter(
                            "include",
                            "too-deep",
                            "relations are followed at most " + limits.get().maxIncludeDepth() + " deep: "
                                    + Values.quoted(path));
                }
            }
            if (paths.size() > limits.get().maxIncludes()) {
                throw Failure.invalidParameter(
                        "include",
                        "too-many",
                        "at most " + limits.get().maxIncludes() + " relations are included, those on the way counted");
            }
        }
        return List.copyOf(paths);
    }

    private static void addFields(Model model, String name, String text, Map<String, Set<String>> fields) {
        String path = name.endsWith("]") ? name.substring("fields[".length(), name.length() - 1) : "";
        EntityType type = model.atPath(path)
                .orElseThrow(() ->
                        Failure.invalidParameter(name, "unknown-type", "there is no type " + Values.quoted(path)));
        Set<String> names = new LinkedHashSet<>();
        for (String field : text.isEmpty() ? new String[0] : text.split(",", -1)) {
            boolean known = Paths.visible(type, field).isPresent()
                    || model.relation(type, field).filter(Paths::isShown).isPresent();
            if (!known) {
                throw Failure.invalidParameter(name, "unknown-field", path + " have no field " + Values.quoted(field));
            }
            names.add(field);
        }
        fields.put(path, names);
    }

    /** Returns the stored fields that are shown or lead to what is included, null for all. */
    static @Nullable Set<String> fieldsToRead(EntityType type, Selection selection) {
        Set<String> shown = selection.fields(type.path());
        if (shown == null) {
            return null;
        }
        Set<String> read = new LinkedHashSet<>(shown);
        selection.include().forEach(path -> read.add(path.split("\\.", 2)[0]));
        read.removeIf(name -> type.position(name) < 0);
        return read;
    }
}
