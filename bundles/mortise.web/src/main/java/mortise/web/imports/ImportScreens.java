package mortise.web.imports;

import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import mortise.core.Failure;
import mortise.entity.Action;
import mortise.entity.EntityType;
import mortise.entity.Records;
import mortise.exports.ExportFormat;
import mortise.imports.FileImports;
import mortise.imports.FileImports.Outcome;
import mortise.imports.ImportFile;
import mortise.imports.Preview;
import mortise.jobs.Job;
import mortise.jobs.JobQuery;
import mortise.jobs.Jobs;
import mortise.web.http.Answer;
import mortise.web.http.Route;
import mortise.web.http.Visit;
import mortise.web.record.RecordScreens;
import mortise.web.shell.Menu;
import mortise.web.shell.Shell;
import mortise.web.shell.Shells;
import mortise.web.templates.imports.JtebeginGenerated;
import mortise.web.templates.imports.JtefileGenerated;
import mortise.web.templates.imports.JtejobGenerated;
import mortise.web.templates.imports.JtemapGenerated;
import mortise.web.templates.imports.JteoneGenerated;

/** Takes a file, shows how it would be understood, has it checked or imported by a job, and tells what came of it. */
public final class ImportScreens {
    /** Where they begin. */
    public static final String PATH = Menu.IMPORTS;

    private static final String JOB = "/imports/jobs/{id}";
    private static final String UPLOAD = "/imports/{entity}/{upload}";
    private static final String PART = "import";
    private static final int PAST = 10;
    private static final int LONGEST_NAME = 150;

    private final Supplier<Optional<FileImports>> imports;
    private final Supplier<Optional<Jobs>> jobs;
    private final Records records;
    private final Shells shells;
    private final Supplier<List<ExportFormat>> formats;

    /** Pages of what is there; imports, jobs and formats for people are asked for each page. */
    public ImportScreens(
            Supplier<Optional<FileImports>> imports,
            Supplier<Optional<Jobs>> jobs,
            Supplier<List<ExportFormat>> formats,
            Records records,
            Shells shells) {
        this.formats = formats;
        this.imports = imports;
        this.jobs = jobs;
        this.records = records;
        this.shells = shells;
    }

    /** Returns where they are. */
    public List<Route> routes() {
        return List.of(
                Route.get(JOB, this::outcome),
                Route.post(JOB + "/undo", this::undo),
                Route.get(PATH, this::begin),
                Route.get("/imports/{entity}", this::filePage),
                Route.upload("/imports/{entity}", ImportScreens::everybody, this::upload),
                Route.get(UPLOAD, this::map),
                Route.post(UPLOAD, this::start));
    }

    /** Tells whether files can be imported now. */
    public boolean isPossible() {
        return imports.get().isPresent() && jobs.get().isPresent();
    }

    /** Whoever is signed in may send a file; who may import it is asked for the entity, once the form is read. */
    private static void everybody() {}

    private FileImports required() {
        return imports.get().orElseThrow(() -> Failure.unavailable("Files cannot be imported now.", null));
    }

    private EntityType type(Visit visit) {
        EntityType type = RecordScreens.typeOf(visit);
        if (!records.mayWrite(type.name())) {
            throw Failure.denied("you may neither make nor change records of " + type.plural());
        }
        return type;
    }

    private List<Job> past() {
        return jobs.get()
                .map(from -> from.list(new JobQuery(Set.of(), ImportFile.JOB.name(), Long.MAX_VALUE, PAST)))
                .orElse(List.of());
    }

    /** Asks what is to be imported. */
    private Answer begin(Visit visit) {
        required();
        List<EntityType> types = visit.model().types().stream()
                .filter(type -> !type.administrative())
                .filter(type -> records.may(Action.VIEW, type.name()) && records.mayWrite(type.name()))
                .toList();
        ImportsView view = new ImportsView(visit, types, past());
        Shell shell = shells.of(visit, visit.texts().get("imports.title"));
        return Answer.html(out -> JtebeginGenerated.render(out, null, shell, view));
    }

    private Answer filePage(Visit visit) {
        return filePage(visit, 200, "");
    }

    private Answer filePage(Visit visit, int status, String problem) {
        EntityType type = type(visit);
        required();
        ImportView view = ImportView.ofFile(visit, type, problem, past(), formats.get());
        Shell shell = shell(visit, view);
        return Answer.html(status, out -> JtefileGenerated.render(out, null, shell, view));
    }

    private Answer upload(Visit visit) {
        EntityType type = type(visit);
        Part part = visit.upload("file").orElse(null);
        if (part == null) {
            return filePage(visit, 422, visit.texts().get("import.nofile"));
        }
        try (InputStream content = part.getInputStream()) {
            String upload = required().upload(content);
            return Answer.redirect(ImportView.columns(type, upload, name(part)).href());
        } catch (Failure refused) {
            if (refused.kind() == Failure.Kind.INVALID) {
                return filePage(visit, 422, refused.problems().get(0).message());
            }
            throw refused;
        } catch (IOException lost) {
            throw Failure.unavailable("the file could not be read", lost);
        }
    }

    /** Some browsers send a path. */
    private static String name(Part part) {
        String given = Optional.ofNullable(part.getSubmittedFileName()).orElse("");
        String last = given.substring(Math.max(given.lastIndexOf('/'), given.lastIndexOf('\\')) + 1)
                .replaceAll("\\p{Cntrl}", "");
        return last.isBlank() ? "file.csv" : last.length() > LONGEST_NAME ? last.substring(0, LONGEST_NAME) : last;
    }

    /** Begins with what was told of the latest file like this one, unless that is not wanted. */
    private Answer map(Visit visit) {
        ImportFile file = file(visit, true);
        Optional<ImportFile> before =
                visit.parameter(ImportView.BY_NAMES).isEmpty() ? required().asBefore(file) : Optional.empty();
        return map(visit, before.orElse(file), before.isPresent(), "");
    }

    private Answer map(Visit visit, ImportFile file, boolean asBefore, String problem) {
        EntityType type = type(visit);
        Preview preview = null;
        String why = problem;
        try {
            preview = required().preview(file);
        } catch (Failure failure) {
            if (failure.kind() != Failure.Kind.INVALID) {
                throw failure;
            }
            why = failure.problems().get(0).message();
            preview = unmapped(file).orElse(null);
        }
        ImportView view = ImportView.ofColumns(visit, type, why, file, preview, asBefore);
        Shell shell = shell(visit, view);
        int answer = why.isEmpty() ? 200 : 422;
        return Answer.html(answer, out -> JtemapGenerated.render(out, null, shell, view));
    }

    /** What the file has, if it can be read at all: its columns can then be told where to go. */
    private Optional<Preview> unmapped(ImportFile file) {
        try {
            return Optional.of(required().preview(file.untold()));
        } catch (Failure unreadable) {
            if (unreadable.kind() != Failure.Kind.INVALID) {
                throw unreadable;
            }
            return Optional.empty();
        }
    }

    /** What the form says: {@code c.0}, {@code c.1}… are the columns' names, {@code f.0}… where they go. */
    private ImportFile file(Visit visit, boolean checkOnly) {
        Map<String, String> columns = new LinkedHashMap<>();
        for (int i = 0; visit.parameters().containsKey("c." + i); i++) {
            columns.put(visit.parameter("c." + i), visit.parameter("f." + i));
        }
        return new ImportFile(
                type(visit).name(),
                visit.variable("upload"),
                visit.parameter("name").isBlank() ? "file.csv" : visit.parameter("name"),
                columns,
                visit.parameter("key"),
                checkOnly,
                !visit.parameter("clear").isEmpty());
    }

    private Answer start(Visit visit) {
        ImportFile file = file(visit, visit.parameter("run").isEmpty());
        if (!visit.parameter("look").isEmpty()) {
            return map(visit, file, false, "");
        }
        try {
            return Answer.redirect("/imports/jobs/" + required().start(file));
        } catch (Failure refused) {
            if (refused.kind() == Failure.Kind.INVALID) {
                return map(visit, file, false, refused.problems().get(0).message());
            }
            throw refused;
        }
    }

    private Answer undo(Visit visit) {
        return Answer.redirect("/admin/jobs/" + required().undo(job(visit)));
    }

    private Job job(Visit visit) {
        return jobs.get()
                .flatMap(all -> all.find(visit.id()))
                .orElseThrow(() -> Failure.missing("there is no import " + visit.id()));
    }

    private Answer outcome(Visit visit) {
        Job job = job(visit);
        Outcome outcome =
                required().outcome(job).orElseThrow(() -> Failure.missing("job " + job.id() + " is no import"));
        ImportFile file = outcome.file();
        EntityType type = visit.model().type(file.entity());
        ImportView view = ImportView.ofJob(visit, type, job, outcome);
        if (visit.asksFor(PART)) {
            return Answer.html(out -> JteoneGenerated.render(out, null, view));
        }
        Shell shell = shell(visit, view);
        return Answer.html(out -> JtejobGenerated.render(out, null, shell, view));
    }

    private Shell shell(Visit visit, ImportView view) {
        return shells.of(visit, visit.texts().get("import.title", view.type().plural()));
    }
}
