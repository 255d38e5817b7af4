package mortise.web.list;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mortise.core.Failure;
import mortise.entity.Action;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.Filter;
import mortise.entity.Query;
import mortise.entity.Record;
import mortise.entity.Records;
import mortise.web.http.Answer;
import mortise.web.http.Screen;
import mortise.web.http.Visit;
import mortise.web.shell.Lookup;
import mortise.web.shell.Shell;
import mortise.web.shell.Shells;
import mortise.web.templates.list.JtefilterGenerated;
import mortise.web.templates.list.JtefilterpageGenerated;
import mortise.web.templates.list.JtelookupGenerated;

/** The editor of one filter: a part for scripts, a page of its own without them. Also the records a reference can have. */
final class FilterScreen implements Screen {
    private static final int MOST_OFFERED = 8;

    private final Records records;
    private final Shells shells;
    private final Lookup lookup;

    FilterScreen(Records records, Shells shells) {
        this.records = records;
        this.shells = shells;
        this.lookup = new Lookup(records);
    }

    /** Returns the address of the editor of a filter; of a new one for a negative position. */
    static String editor(ListAddress address, String field, int position) {
        String list = address.page(1).href();
        int query = list.indexOf('?');
        return address.path() + "/filter?edit=" + field + (position < 0 ? "" : "&at=" + position)
                + (query < 0 ? "" : "&" + list.substring(query + 1));
    }

    @Override
    public Answer answer(Visit visit) {
        EntityType type = ListScreens.typeOf(visit);
        Field field = type.field(visit.parameter("edit"))
                .filter(known -> !known.hidden())
                .orElseThrow(() -> Failure.missing("there is no such field"));
        ListAddress address = ListAddress.read("/" + type.path(), visit.parameters());
        String at = visit.parameter("at").matches("[0-9]{1,3}") ? visit.parameter("at") : "";
        Optional<Condition> edited =
                at.isEmpty() || Integer.parseInt(at) >= address.conditions().size()
                        ? Optional.empty()
                        : Optional.of(address.conditions().get(Integer.parseInt(at)))
                                .filter(condition -> condition.field().equals(field.name()));
        List<String> values = edited.map(Condition::values).orElse(List.of());
        Operator operator =
                edited.map(Condition::operator).orElse(Operator.of(field).get(0));
        FilterEditor editor = new FilterEditor(
                type,
                field,
                address,
                edited.isPresent() ? at : "",
                operator,
                values,
                field.type().isReference() ? options(visit, field.target(), "", values) : List.of(),
                lookupPath(visit, field),
                visit.texts());
        if (visit.isPartial()) {
            return Answer.html(out -> JtefilterGenerated.render(out, null, editor));
        }
        Shell shell = shells.of(visit, visit.texts().get("list.filter.by", field.title()));
        return Answer.html(out -> JtefilterpageGenerated.render(out, null, shell, editor));
    }

    /** Returns the records of an entity whose texts have the words typed, those chosen already before them. */
    Answer lookup(Visit visit) {
        EntityType type = ListScreens.typeOf(visit);
        List<FilterEditor.Option> options =
                options(visit, type.name(), visit.parameter("lookup").strip(), visit.parameters("v"));
        boolean one = !visit.parameter("one").isEmpty();
        return Answer.html(out -> JtelookupGenerated.render(out, null, options, visit.texts(), one));
    }

    private static String lookupPath(Visit visit, Field field) {
        return visit.model()
                .find(field.target())
                .map(target -> "/lookup/" + target.path())
                .orElse("");
    }

    private List<FilterEditor.Option> options(Visit visit, String entity, String words, List<String> chosen) {
        List<FilterEditor.Option> options = new ArrayList<>();
        if (entity.equals(EntityType.USER) && words.isEmpty()) {
            options.add(
                    new FilterEditor.Option(ListQuery.ME, visit.texts().get("list.me"), chosen.contains(ListQuery.ME)));
        }
        EntityType type = visit.model().find(entity).orElse(null);
        if (type == null || !records.may(Action.VIEW, entity)) {
            return options;
        }
        List<Object> ids = new ArrayList<>();
        for (String id : chosen) {
            if (id.matches("[0-9]{1,18}")) {
                ids.add(Long.parseLong(id));
            }
        }
        if (!ids.isEmpty()) {
            Query query = Query.of(entity).where(new Filter.Compare("id", Filter.Operator.IN, ids));
            add(options, records.find(query.page(Query.Page.number(1, 100))).records(), true);
        }
        add(options, lookup.find(type, words, MOST_OFFERED + ids.size()), false);
        return options;
    }

    private static void add(List<FilterEditor.Option> options, List<Record> found, boolean chosen) {
        for (Record record : found) {
            String id = String.valueOf(record.id());
            if (options.stream().noneMatch(option -> option.value().equals(id))) {
                options.add(new FilterEditor.Option(id, record.title(), chosen));
            }
        }
    }
}
