package mortise.web.list;

import java.util.List;
import mortise.core.Failure;
import mortise.entity.Draft;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.Records;
import mortise.web.http.Answer;
import mortise.web.http.Notice;
import mortise.web.http.ReturnPath;
import mortise.web.http.Screen;
import mortise.web.http.Visit;

/** Sets one field of the records that were selected in a list: of all, or of none if one of them refuses it. */
final class BulkSet implements Screen {
    private final Records records;

    BulkSet(Records records) {
        this.records = records;
    }

    @Override
    public Answer answer(Visit visit) {
        EntityType type = ListScreens.typeOf(visit);
        Field field = type.field(visit.parameter("field"))
                .filter(known -> !known.hidden() && !known.readOnly())
                .orElseThrow(() -> Failure.missing("there is no such field"));
        String value = visit.parameter("value");
        boolean me = value.equals(ListQuery.ME) && field.type().isReference();
        Object given = me ? (Object) mortise.core.Context.current().identity().id() : value;
        List<Draft> drafts = BulkDelete.ids(visit).stream()
                .map(id -> Draft.update(type.name(), id).set(field.name(), given))
                .toList();
        if (!drafts.isEmpty()) {
            records.saveAll(drafts);
        }
        String back = visit.parameter("to");
        return Answer.redirect(ReturnPath.orHome(back.isEmpty() ? "/" + type.path() : back))
                .saying(Notice.of("list.changed", drafts.size()));
    }
}
