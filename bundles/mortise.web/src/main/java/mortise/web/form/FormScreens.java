package mortise.web.form;

import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.core.Problem;
import mortise.entity.Action;
import mortise.entity.Conflict;
import mortise.entity.Draft;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.Record;
import mortise.entity.Records;
import mortise.files.RecordFiles;
import mortise.files.Upload;
import mortise.web.http.Answer;
import mortise.web.http.Notice;
import mortise.web.http.ReturnPath;
import mortise.web.http.Route;
import mortise.web.http.Visit;
import mortise.web.record.RecordScreens;
import mortise.web.shell.Lookup;
import mortise.web.shell.Shell;
import mortise.web.shell.Shells;
import mortise.web.shell.Titles;
import mortise.web.templates.form.JteconflictGenerated;
import mortise.web.templates.form.JteformGenerated;
import mortise.web.templates.form.JtepickGenerated;
import mortise.web.text.Cells;
import org.jspecify.annotations.Nullable;

/** The forms that make and change records. Whatever is refused, nothing that was typed is lost. */
public final class FormScreens {
    private static final int OFFERED = 8;
    /** Somebody who saves more often than this between two looks is a program; it gets its way to the conflict page. */
    private static final int TRIES = 3;

    private final Records records;
    private final Shells shells;
    private final Lookup lookup;
    private final Picker picker;
    private final Supplier<Optional<RecordFiles>> recordFiles;

    /**
     * Forms for these records.
     *
     * @param recordFiles empty while files cannot be uploaded; fields of files are left out then
     */
    public FormScreens(Records records, Shells shells, Supplier<Optional<RecordFiles>> recordFiles) {
        this.records = records;
        this.recordFiles = recordFiles;
        this.shells = shells;
        this.lookup = new Lookup(records);
        this.picker = new Picker(lookup);
    }

    /** Returns where they are. */
    public List<Route> routes() {
        return List.of(
                Route.get("/{entity}/new", this::newForm),
                Route.upload("/{entity}/new", FormScreens::everybody, this::create),
                Route.get("/{entity}/{id}/edit", this::editForm),
                Route.upload("/{entity}/{id}/edit", FormScreens::everybody, this::edit),
                Route.get("/pick/{entity}", this::pick));
    }

    /** What a form means: the values that can be read, and what is wrong with the others. */
    private record Filled(
            Map<String, List<String>> texts,
            Map<String, Picker.Pick> picks,
            Map<String, @Nullable Object> changed,
            Map<String, List<String>> problems,
            List<FormView.Line> summary) {
        Filled() {
            this(
                    new LinkedHashMap<>(),
                    new LinkedHashMap<>(),
                    new LinkedHashMap<>(),
                    new LinkedHashMap<>(),
                    new ArrayList<>());
        }

        void wrong(Field field, String problem) {
            problems.computeIfAbsent(field.name(), name -> new ArrayList<>(1)).add(problem);
            summary.add(new FormView.Line(field.title() + ": " + problem, "f-" + field.name()));
        }
    }

    /** Whoever is signed in may send files; which of them is taken is decided field by field. */
    private static void everybody() {}

    private Answer pick(Visit visit) {
        EntityType type = RecordScreens.typeOf(visit);
        List<Record> found = lookup.find(type, visit.parameter("q"), OFFERED);
        return Answer.html(out -> JtepickGenerated.render(out, null, found, visit.texts()));
    }

    private Answer newForm(Visit visit) {
        EntityType type = creatable(visit);
        Inputs inputs = new Inputs(visit.formats().locale(), visit.formats().zone());
        Filled filled = new Filled();
        for (Field field : editable(visit, type)) {
            List<String> given = Submission.texts(visit, field);
            filled.texts().put(field.name(), given.isEmpty() ? initial(type, field, inputs) : given);
        }
        return page(visit, 200, type, null, 0, filled, inputs, Others.NONE, "");
    }

    /** Returns what a new record has before anybody typed: the field's default, and the person as its owner. */
    private static List<String> initial(EntityType type, Field field, Inputs inputs) {
        boolean owner = field.name().equals(type.ownerField()) && field.target().equals(EntityType.USER);
        return owner
                ? List.of(String.valueOf(Context.current().identity().id()))
                : inputs.texts(field, Cells.read(field, field.defaultValue()));
    }

    private Answer create(Visit visit) {
        EntityType type = creatable(visit);
        Submission sent = Submission.read(visit, editable(visit, type));
        Filled filled = fill(visit, sent, field -> List.of());
        Draft draft = Draft.create(type.name());
        for (Field field : sent.fields()) {
            Object value = filled.changed().get(field.name());
            boolean emptied =
                    value == null && !initial(type, field, sent.inputs()).isEmpty();
            if (value != null || emptied) {
                draft.set(field.name(), value);
            }
        }
        if (!filled.summary().isEmpty()) {
            addOthers(visit, type, draft, filled);
            return page(visit, 422, type, null, 0, filled, sent.inputs(), Others.NONE, "");
        }
        try {
            Record saved = records.save(draft);
            return done(visit, saved, Notice.of("form.created", saved.title()));
        } catch (Failure failure) {
            int status = refused(visit, type, failure, filled);
            return page(visit, status, type, null, 0, filled, sent.inputs(), Others.NONE, banner(filled, failure));
        }
    }

    private Answer editForm(Visit visit) {
        Record record = editable(visit);
        Inputs inputs = new Inputs(visit.formats().locale(), visit.formats().zone());
        Filled filled = new Filled();
        for (Field field : editable(visit, record.type())) {
            filled.texts().put(field.name(), inputs.texts(field, record.get(field.name())));
        }
        return page(visit, 200, record.type(), record, record.version(), filled, inputs, Others.NONE, "");
    }

    private Answer edit(Visit visit) {
        Record current = editable(visit);
        EntityType type = current.type();
        Submission sent = Submission.read(visit, editable(visit, type));
        Base base = Base.of(records, current, sent.version());
        Filled filled = fill(visit, sent, field -> sent.inputs().texts(field, base.value(field)));
        Merge merge = new Merge(records, visit, sent);
        if (!visit.parameter("_conflict").isEmpty()) {
            if (!visit.parameter("_back").isEmpty()) {
                Base first = Base.of(records, current, sent.base());
                return backToForm(visit, current, filled, sent, merge.clashes(first, current, filled.changed()));
            }
            List<String> undecided = merge.undecided(visit.parameter("_conflict"));
            if (!undecided.isEmpty()) {
                return conflict(
                        visit,
                        422,
                        merge,
                        current,
                        filled.changed(),
                        visit.texts().get("conflict.choose"));
            }
            merge.choose(filled.changed());
        }
        if (!filled.summary().isEmpty()) {
            Draft draft = draft(current, filled.changed());
            addOthers(visit, type, draft, filled);
            return page(visit, 422, type, current, sent.version(), filled, sent.inputs(), Others.NONE, "");
        }
        return save(visit, current, sent, filled, merge);
    }

    private Answer save(Visit visit, Record current, Submission sent, Filled filled, Merge merge) {
        Map<String, @Nullable Object> changed = filled.changed();
        int version = sent.version() == 0 ? current.version() : sent.version();
        String others = "";
        try {
            for (int i = 0; i < TRIES; i++) {
                if (changed.isEmpty()) {
                    return done(visit, current, Notice.of("form.unchanged"));
                }
                try {
                    Record saved = records.save(draft(current, changed).expecting(version));
                    return done(
                            visit,
                            saved,
                            others.isEmpty()
                                    ? Notice.of("form.saved", saved.title())
                                    : Notice.of("form.merged", saved.title(), others));
                } catch (Conflict meanwhile) {
                    Record theirs = meanwhile.current();
                    Base base = Base.of(records, theirs, version);
                    changed.entrySet().removeIf(entry -> Merge.same(entry.getValue(), theirs.get(entry.getKey())));
                    if (!merge.clashes(base, theirs, changed).isEmpty()) {
                        merge.forgetChoices();
                        return conflict(visit, 409, merge, theirs, changed, "");
                    }
                    others = merge.who(base);
                    version = theirs.version();
                }
            }
            return conflict(visit, 409, merge, records.require(current.type().name(), current.id()), changed, "");
        } catch (Failure failure) {
            int status = refused(visit, current.type(), failure, filled);
            return page(
                    visit,
                    status,
                    current.type(),
                    current,
                    version,
                    filled,
                    sent.inputs(),
                    Others.NONE,
                    banner(filled, failure));
        }
    }

    private static Draft draft(Record record, Map<String, @Nullable Object> changed) {
        Draft draft = Draft.update(record.type().name(), record.id());
        changed.forEach(draft::set);
        return draft;
    }

    private static Answer done(Visit visit, Record record, Notice notice) {
        String to = visit.parameter("to");
        String path = "/" + record.type().path() + "/" + record.id();
        return Answer.redirect(ReturnPath.isOurs(to) ? to : path).saying(notice);
    }

    private Answer conflict(
            Visit visit,
            int status,
            Merge merge,
            Record theirs,
            Map<String, @Nullable Object> changed,
            String problem) {
        ConflictView view =
                merge.view(theirs, changed, problem, visit.parameter("_all"), editable(visit, theirs.type()));
        Shell shell = shells.of(visit, visit.texts().get("conflict.title"));
        return Answer.html(status, out -> JteconflictGenerated.render(out, null, shell, view));
    }

    private Answer backToForm(
            Visit visit, Record current, Filled filled, Submission sent, List<ConflictView.Clash> clashes) {
        Map<String, FormField.Theirs> theirs = new LinkedHashMap<>();
        Titles titles = new Titles(records, visit.model());
        for (Field field : editable(visit, current.type())) {
            filled.texts().putIfAbsent(field.name(), sent.inputs().texts(field, current.get(field.name())));
        }
        String who = "";
        for (ConflictView.Clash clash : clashes) {
            who = clash.who();
            List<String> texts = sent.inputs().texts(clash.field(), clash.theirs());
            String shown = clash.field().type().isReference()
                    ? String.join(
                            ", ",
                            titles.of(clash.field(), clash.theirs()).stream()
                                    .map(Record::title)
                                    .toList())
                    : choiceTitles(clash.field(), texts);
            theirs.put(clash.field().name(), new FormField.Theirs(clash.who(), shown, texts));
        }
        String fields = String.join(
                ", ", clashes.stream().map(clash -> clash.field().title()).toList());
        Others others = new Others(who, fields, theirs);
        return page(visit, 200, current.type(), current, current.version(), filled, sent.inputs(), others, "");
    }

    private static String choiceTitles(Field field, List<String> texts) {
        List<String> titles = new ArrayList<>();
        for (String text : texts) {
            Field.Choice choice = field.choice(text);
            titles.add(choice == null ? text : choice.title());
        }
        return String.join(" ", titles);
    }

    private EntityType creatable(Visit visit) {
        EntityType type = RecordScreens.typeOf(visit);
        if (!records.may(Action.CREATE, type.name())) {
            throw Failure.denied("You may not make " + type.plural() + ".");
        }
        return type;
    }

    private Record editable(Visit visit) {
        EntityType type = RecordScreens.typeOf(visit);
        Record record = records.require(type.name(), visit.id());
        if (!records.may(Action.EDIT, record)) {
            throw Failure.denied("You may not change " + record.title() + ".");
        }
        return record;
    }

    /** Returns the fields a person can set; a reference only if its records can be looked up. */
    private List<Field> editable(Visit visit, EntityType type) {
        return type.fields().stream()
                .filter(field -> !field.hidden() && !field.readOnly())
                .filter(field -> !field.isFile() || recordFiles.get().isPresent())
                .filter(field -> !field.type().isReference()
                        || field.isFile()
                        || visit.model().find(field.target()).isPresent() && records.may(Action.VIEW, field.target()))
                .toList();
    }

    /** Where a field's texts come from before they were typed over. */
    @FunctionalInterface
    private interface Before {
        List<String> texts(Field field);
    }

    /** Reads what was sent; what differs from before is a change. */
    private Filled fill(Visit visit, Submission sent, Before before) {
        Filled filled = new Filled();
        Titles titles = new Titles(records, visit.model());
        for (Field field : sent.fields()) {
            want(titles, field, Objects.requireNonNull(sent.texts().get(field.name())));
        }
        for (Field field : sent.fields()) {
            List<String> texts = Objects.requireNonNull(sent.texts().get(field.name()));
            if (field.isFile()) {
                texts = uploaded(visit, field, texts, filled);
            } else if (field.type().isReference()) {
                Picker.Pick pick =
                        picker.pick(visit.model(), field, texts, sent.typed().get(field.name()), titles);
                filled.picks().put(field.name(), pick);
                texts = pick.ids();
                if (!pick.problem().isEmpty()) {
                    filled.texts().put(field.name(), texts);
                    filled.wrong(
                            field,
                            visit.texts().get(pick.problem(), sent.typed().getOrDefault(field.name(), "")));
                    continue;
                }
            }
            filled.texts().put(field.name(), texts);
            List<String> old = before.texts(field);
            boolean unchecked = texts.isEmpty() && field.type() == mortise.entity.FieldType.BOOLEAN && field.required();
            List<String> now = unchecked ? List.of("false") : texts;
            if (!now.equals(old)) {
                try {
                    filled.changed().put(field.name(), sent.inputs().value(field, now));
                } catch (Failure unreadable) {
                    filled.wrong(
                            field,
                            ProblemTexts.of(unreadable.problems().get(0), field, visit.texts(), visit.formats()));
                }
            }
        }
        return filled;
    }

    /** Stores what was sent for a field of files; what is stored stays chosen if something else is refused. */
    private List<String> uploaded(Visit visit, Field field, List<String> kept, Filled filled) {
        List<String> ids = new ArrayList<>(kept);
        ids.removeIf(id -> !id.matches("[1-9][0-9]{0,17}"));
        String entity = RecordScreens.typeOf(visit).name();
        for (Part part : visit.uploads("u." + field.name())) {
            Upload upload = new Upload(
                    part.getSubmittedFileName(),
                    Objects.requireNonNullElse(part.getContentType(), ""),
                    OptionalLong.of(part.getSize()),
                    entity,
                    field.name());
            try (InputStream content = part.getInputStream()) {
                Record file = recordFiles
                        .get()
                        .orElseThrow(() -> Failure.unavailable("files cannot be uploaded now", null))
                        .upload(upload, content);
                if (!field.type().isMany()) {
                    ids.clear();
                }
                ids.add(Long.toString(file.id()));
            } catch (Failure refused) {
                Problem problem = refused.problems().get(0);
                filled.wrong(field, ProblemTexts.of(problem, field, visit.texts(), visit.formats()));
            } catch (IOException lost) {
                filled.wrong(field, visit.texts().get("file.lost", part.getSubmittedFileName()));
            }
        }
        return ids;
    }

    private static void want(Titles titles, Field field, List<String> ids) {
        if (field.type().isReference()) {
            ids.stream()
                    .filter(id -> id.matches("[0-9]{1,18}"))
                    .forEach(id -> titles.want(field.target(), Long.parseLong(id)));
        }
    }

    /** Adds what else is wrong, so that all of it can be mended at once. */
    private void addOthers(Visit visit, EntityType type, Draft draft, Filled filled) {
        for (Problem problem : records.check(List.of(draft)).get(0)) {
            Field field = fieldOf(type, problem);
            if (field != null && !filled.problems().containsKey(field.name())) {
                filled.wrong(field, ProblemTexts.of(problem, field, visit.texts(), visit.formats()));
            }
        }
    }

    private static @Nullable Field fieldOf(EntityType type, Problem problem) {
        String path = problem.field();
        if (path == null) {
            return null;
        }
        int dot = path.indexOf('.');
        return type.field(dot < 0 ? path : path.substring(0, dot)).orElse(null);
    }

    /** Puts the problems of a refused save at their fields and returns the page's status. */
    private static int refused(Visit visit, EntityType type, Failure failure, Filled filled) {
        int status =
                switch (failure.kind()) {
                    case INVALID -> 422;
                    case DENIED -> 403;
                    case MISSING -> 404;
                    case CONFLICT -> 409;
                    case EXHAUSTED -> 429;
                    case UNAVAILABLE -> 503;
                    case UNAUTHENTICATED -> throw failure;
                };
        for (Problem problem : failure.problems()) {
            Field field = fieldOf(type, problem);
            String text = ProblemTexts.of(problem, field, visit.texts(), visit.formats());
            if (field != null && filled.texts().containsKey(field.name())) {
                filled.wrong(field, text);
            } else if (status == 422) {
                filled.summary().add(new FormView.Line(field == null ? text : field.title() + ": " + text, ""));
            }
        }
        return status;
    }

    /** Returns what went wrong as a whole, empty if it is told at the fields. */
    private static String banner(Filled filled, Failure failure) {
        return filled.summary().isEmpty() ? failure.problems().get(0).message() : "";
    }

    /** What others saved meanwhile, for a form that goes on after a conflict. */
    private record Others(String who, String fields, Map<String, FormField.Theirs> theirs) {
        static final Others NONE = new Others("", "", Map.of());
    }

    private Answer page(
            Visit visit,
            int status,
            EntityType type,
            @Nullable Record record,
            int version,
            Filled filled,
            Inputs inputs,
            Others others,
            String banner) {
        Titles titles = new Titles(records, visit.model());
        List<Field> fields = editable(visit, type);
        fields.forEach(field -> want(titles, field, filled.texts().getOrDefault(field.name(), List.of())));
        Map<String, FormView.Section> sections = new LinkedHashMap<>();
        for (Field field : fields) {
            String mark =
                    switch (field.origin()) {
                        case BUNDLE -> "";
                        case ADMINISTRATOR -> "dot";
                        case EXTENSION -> "plug";
                    };
            String heading = !field.group().isEmpty()
                    ? field.group()
                    : mark.isEmpty() ? type.title() : visit.texts().get("record." + mark);
            sections.computeIfAbsent(heading, name -> new FormView.Section(name, mark, new ArrayList<>()))
                    .fields()
                    .add(formField(visit, field, record, filled, others, titles));
        }
        String saved = others.who().isEmpty() ? "" : visit.texts().get("form.meanwhile", others.who(), others.fields());
        String to = visit.parameter("to");
        FormView view = new FormView(
                visit,
                type,
                record,
                version,
                List.copyOf(sections.values()),
                inOrder(filled.summary(), fields),
                banner,
                saved,
                status == 200 && saved.isEmpty()
                        ? List.of()
                        : List.copyOf(filled.changed().keySet()),
                ReturnPath.isOurs(to) ? to : "",
                inputs);
        String title = record == null
                ? visit.texts().get("list.new", visit.texts().inSentence(type.title()))
                : visit.texts().get("form.edit", visit.texts().inSentence(type.title()));
        Shell shell = shells.of(visit, title);
        return Answer.html(status, out -> JteformGenerated.render(out, null, shell, view, title));
    }

    /** Problems are told in the order of their fields, those of the record as a whole first. */
    private static List<FormView.Line> inOrder(List<FormView.Line> summary, List<Field> fields) {
        List<String> ids = fields.stream().map(field -> "f-" + field.name()).toList();
        return summary.stream()
                .sorted(Comparator.comparingInt(line -> ids.indexOf(line.id())))
                .toList();
    }

    /** The files that are the record's already, and those that the reader has just uploaded. */
    private static List<FileView> files(Field field, @Nullable Record record, List<String> ids, Titles titles) {
        List<Record> shown = new ArrayList<>();
        Object value = record == null ? null : record.get(field.name());
        for (String id : ids) {
            titles.of(field.target(), Long.parseLong(id))
                    .filter(file -> Long.valueOf(file.id()).equals(value)
                            || value instanceof List<?> many && many.contains(file.id())
                            || Long.valueOf(Context.current().identity().id()).equals(file.get("uploadedBy")))
                    .ifPresent(shown::add);
        }
        return FileView.of(shown);
    }

    private static FormField formField(
            Visit visit, Field field, @Nullable Record record, Filled filled, Others others, Titles titles) {
        List<String> texts = filled.texts().getOrDefault(field.name(), List.of());
        List<FormField.Option> chosen = new ArrayList<>();
        String typed = "";
        List<FormField.Option> offered = List.of();
        String lookup = "";
        if (field.type().isReference() && !field.isFile()) {
            for (String id : texts) {
                if (id.matches("[0-9]{1,18}")) {
                    chosen.add(new FormField.Option(id, Picker.title(field, id, titles)));
                }
            }
            lookup = visit.model()
                    .find(field.target())
                    .map(target -> "/pick/" + target.path())
                    .orElse("");
            Picker.Pick pick = filled.picks().get(field.name());
            if (pick != null && !pick.problem().isEmpty()) {
                offered = pick.offered();
                typed = visit.parameter("q." + field.name());
            } else if (!field.type().isMany() && !chosen.isEmpty()) {
                typed = chosen.get(0).title();
            }
        }
        return new FormField(
                field,
                texts,
                typed,
                chosen,
                offered,
                filled.problems().getOrDefault(field.name(), List.of()),
                lookup,
                others.theirs().get(field.name()),
                field.isFile() ? files(field, record, texts, titles) : null);
    }
}
