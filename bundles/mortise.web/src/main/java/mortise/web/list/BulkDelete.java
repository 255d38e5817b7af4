package mortise.web.list;

import java.util.List;
import mortise.entity.Draft;
import mortise.entity.EntityType;
import mortise.entity.Records;
import mortise.web.http.Answer;
import mortise.web.http.Notice;
import mortise.web.http.ReturnPath;
import mortise.web.http.Screen;
import mortise.web.http.Visit;

/** Deletes the records that were selected in a list: all, or none if one of them cannot be deleted. */
final class BulkDelete implements Screen {
    private static final int MOST = 500;

    private final Records records;

    BulkDelete(Records records) {
        this.records = records;
    }

    @Override
    public Answer answer(Visit visit) {
        EntityType type = ListScreens.typeOf(visit);
        List<Draft> drafts =
                ids(visit).stream().map(id -> Draft.delete(type.name(), id)).toList();
        if (!drafts.isEmpty()) {
            records.saveAll(drafts);
        }
        String back = visit.parameter("to");
        return Answer.redirect(ReturnPath.orHome(back.isEmpty() ? "/" + type.path() : back))
                .saying(Notice.of("list.deleted", drafts.size()));
    }

    /** Returns the ids that were selected. */
    static List<Long> ids(Visit visit) {
        return visit.parameters("id").stream()
                .filter(id -> id.matches("[0-9]{1,18}"))
                .limit(MOST)
                .map(Long::parseLong)
                .toList();
    }
}
