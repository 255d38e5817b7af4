package mortise.web.record;

import java.util.ArrayList;
import java.util.List;
import mortise.core.Failure;
import mortise.entity.Action;
import mortise.entity.Conflict;
import mortise.entity.Draft;
import mortise.entity.EntityType;
import mortise.entity.Record;
import mortise.entity.Records;
import mortise.entity.Relation;
import mortise.web.http.Answer;
import mortise.web.http.Notice;
import mortise.web.http.Visit;
import mortise.web.list.Condition;
import mortise.web.list.ListAddress;
import mortise.web.list.Operator;
import mortise.web.shell.Shell;
import mortise.web.shell.Shells;
import mortise.web.templates.record.JtedeleteGenerated;
import mortise.web.templates.record.JtedeletepageGenerated;

/** Asks before a record is deleted, naming what goes with it, and deletes it. */
final class DeleteScreen {
    private static final String DIALOG = "ask";
    /** Above so many records the person types a phrase. */
    private static final long MANY = 100;

    private final Records records;
    private final Shells shells;
    private final Related related;

    DeleteScreen(Records records, Shells shells) {
        this.records = records;
        this.shells = shells;
        this.related = new Related(records);
    }

    Answer ask(Visit visit) {
        return page(visit, record(visit), 200, "");
    }

    Answer delete(Visit visit) {
        Record record = record(visit);
        String version = visit.parameter("version");
        DeleteView view = view(visit, record, "");
        if (!view.phrase().isEmpty()
                && !view.phrase().equals(visit.parameter("phrase").strip())) {
            return page(visit, record, 422, visit.texts().get("delete.wrongphrase"));
        }
        Draft draft = Draft.delete(record.type().name(), record.id());
        try {
            records.save(version.matches("[0-9]{1,9}") ? draft.expecting(Integer.parseInt(version)) : draft);
        } catch (Conflict changed) {
            return page(visit, changed.current(), 409, visit.texts().get("delete.changed"));
        } catch (Failure failure) {
            return switch (failure.kind()) {
                case CONFLICT, INVALID ->
                    page(visit, record, 409, failure.problems().get(0).message());
                case UNAUTHENTICATED, DENIED, MISSING, EXHAUSTED, UNAVAILABLE -> throw failure;
            };
        }
        return Answer.redirect("/" + record.type().path()).saying(Notice.of("delete.done", record.title()));
    }

    private Record record(Visit visit) {
        EntityType type = RecordScreens.typeOf(visit);
        Record record = records.require(type.name(), visit.id());
        if (!records.may(Action.DELETE, record)) {
            throw Failure.denied("You may not delete " + record.title() + ".");
        }
        return record;
    }

    private Answer page(Visit visit, Record record, int status, String problem) {
        DeleteView view = view(visit, record, problem);
        if (visit.asksFor(DIALOG)) {
            return Answer.html(status, out -> JtedeleteGenerated.render(out, null, view));
        }
        Shell shell = shells.of(visit, visit.texts().get("delete.title", record.title()));
        return Answer.html(status, out -> JtedeletepageGenerated.render(out, null, shell, view));
    }

    private DeleteView view(Visit visit, Record record, String problem) {
        List<DeleteView.Line> gone = new ArrayList<>();
        List<DeleteView.Line> loosened = new ArrayList<>();
        List<DeleteView.Line> blocking = new ArrayList<>();
        long all = 0;
        for (Relation relation : related.relations(visit.model(), record.type())) {
            long count = related.count(relation, record);
            if (count > 0) {
                List<DeleteView.Line> lines =
                        switch (relation.field().onDelete()) {
                            case CASCADE -> gone;
                            case CLEAR -> loosened;
                            case RESTRICT -> blocking;
                        };
                all += lines == gone ? count : 0;
                lines.add(new DeleteView.Line(relation.title(), visit.formats().number(count), list(relation, record)));
            }
        }
        String phrase = all > MANY ? record.title() : "";
        return new DeleteView(visit, record, gone, loosened, blocking, phrase, problem);
    }

    private static String list(Relation relation, Record record) {
        return ListAddress.of("/" + relation.target().path())
                .conditions(List.of(
                        new Condition(relation.field().name(), Operator.IN, List.of(String.valueOf(record.id())))))
                .href();
    }
}
