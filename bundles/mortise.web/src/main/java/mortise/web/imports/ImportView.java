package mortise.web.imports;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import mortise.core.Context;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.exports.ExportFormat;
import mortise.imports.FileImports.Outcome;
import mortise.imports.ImportFile;
import mortise.imports.Preview;
import mortise.imports.Report;
import mortise.imports.Report.LineProblem;
import mortise.jobs.Job;
import mortise.web.http.Address;
import mortise.web.http.Visit;
import org.jspecify.annotations.Nullable;

/**
 * What the pages of imports show.
 *
 * @param step from 1: file, columns, check, import
 * @param problem why the step before could not be left; empty if it could
 * @param past the reader's latest imports
 * @param formats of empty files with the right columns
 * @param file what is to be imported; null before there is a file
 * @param preview how it would be understood; null if it cannot be
 * @param asBefore whether its columns go where those of the reader's latest file like it went
 * @param job what is under way or done; null before
 * @param outcome what has come of that; null before
 */
public record ImportView(
        Visit visit,
        EntityType type,
        int step,
        String problem,
        List<Job> past,
        List<ExportFormat> formats,
        @Nullable ImportFile file,
        @Nullable Preview preview,
        boolean asBefore,
        @Nullable Job job,
        @Nullable Outcome outcome) {
    /** The parameter of a page of columns that go where their names say, whatever was told before. */
    static final String BY_NAMES = "names";

    private static final int SHOWN = 3;
    private static final int LONGEST = 80;

    /** Returns the view of a file that is still to be sent. */
    static ImportView ofFile(Visit visit, EntityType type, String problem, List<Job> past, List<ExportFormat> formats) {
        return new ImportView(visit, type, 1, problem, past, formats, null, null, false, null, null);
    }

    /** Returns the view of a file's columns. */
    static ImportView ofColumns(
            Visit visit,
            EntityType type,
            String problem,
            ImportFile file,
            @Nullable Preview preview,
            boolean asBefore) {
        return new ImportView(visit, type, 2, problem, List.of(), List.of(), file, preview, asBefore, null, null);
    }

    /** Returns the view of what a job checks or imports. */
    static ImportView ofJob(Visit visit, EntityType type, Job job, Outcome outcome) {
        ImportFile file = outcome.file();
        int step = file.checkOnly() ? 3 : 4;
        return new ImportView(visit, type, step, "", List.of(), List.of(), file, null, false, job, outcome);
    }

    /** Where a column can go. */
    public record Choice(String field, String title) {}

    /** Returns where the entity's imports begin. */
    public String path() {
        return "/imports/" + type.path();
    }

    /** Returns where a job's outcome is. */
    public static String page(Job job) {
        return "/imports/jobs/" + job.id();
    }

    /** Returns where the columns of an upload are told where to go. */
    static Address columns(EntityType type, String upload, String name) {
        return new Address("/imports/" + type.path() + "/" + upload).with("name", name);
    }

    /** Returns where the columns go as their names say. */
    public String again() {
        ImportFile now = Objects.requireNonNull(file);
        return columns(type, now.upload(), now.name()).with(BY_NAMES, 1).href();
    }

    /** Returns the fields that a column can go to, and the one it goes to now. */
    public List<Choice> choices(String now) {
        List<Choice> choices = new ArrayList<>();
        for (Field field : type.fields()) {
            if (field.readOnly() || field.hidden() || field.isFile()) {
                continue;
            }
            if (field.target().isEmpty()) {
                choices.add(new Choice(field.name(), field.title()));
                continue;
            }
            visit.model().find(field.target()).ifPresent(target -> {
                if (!target.keyField().isEmpty()) {
                    choices.add(new Choice(
                            field.name() + "." + target.keyField(),
                            visit.texts()
                                    .get(
                                            "import.by",
                                            field.title(),
                                            target.require(target.keyField()).title())));
                }
            });
        }
        if (!now.isEmpty()
                && choices.stream().noneMatch(choice -> choice.field().equals(now))) {
            choices.add(0, new Choice(now, now));
        }
        return choices;
    }

    /** Returns the fields by which records can be found. */
    public List<Field> keys() {
        return type.fields().stream()
                .filter(field -> field.unique() || field.name().equals(type.keyField()))
                .filter(field -> !field.readOnly() && !field.hidden())
                .toList();
    }

    /** Returns what new records must have and no column brings. */
    public List<String> missing() {
        Preview shown = preview;
        ImportFile told = file;
        if (shown == null || told == null) {
            return List.of();
        }
        List<String> brought = shown.columns().stream()
                .map(column -> now(told, column))
                .map(field -> field.contains(".") ? field.substring(0, field.indexOf('.')) : field)
                .toList();
        return type.fields().stream()
                .filter(field -> field.required() && !field.readOnly() && field.defaultValue() == null)
                .filter(field -> !brought.contains(field.name()))
                .map(Field::title)
                .toList();
    }

    /** Returns where a column goes now: as told, else as its name says; empty for nowhere. */
    public static String now(ImportFile file, Preview.Column column) {
        String told = file.columns().get(column.name());
        return told != null ? told : Objects.requireNonNullElse(column.field(), "");
    }

    /** Returns the first values of a column. */
    public String first(int column) {
        Preview shown = preview;
        if (shown == null) {
            return "";
        }
        String text = String.join(
                ", ",
                shown.lines().stream()
                        .filter(line ->
                                column < line.size() && !line.get(column).isBlank())
                        .limit(SHOWN)
                        .map(line -> line.get(column))
                        .toList());
        return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    }

    /**
     * How well a column fits the field it goes to, by the first lines of the file.
     *
     * @param tried how many of them were looked at
     * @param taken of how many the field can take what is there, be it nothing
     * @param problem why it cannot of the first of the others; empty if there is none
     */
    public record Fit(int tried, int taken, String problem) {
        /** Tells whether the field can take all. */
        public boolean isWhole() {
            return taken == tried;
        }
    }

    /** Returns how well a column fits its field. */
    public Fit fit(int column) {
        Preview shown = Objects.requireNonNull(preview);
        String name = shown.columns().get(column).name();
        List<LineProblem> wrong = shown.problems().stream()
                .filter(problem -> problem.column().equals(name))
                .toList();
        long refused = wrong.stream().map(LineProblem::line).distinct().count();
        int tried = shown.lines().size();
        return new Fit(
                tried,
                tried - (int) refused,
                wrong.isEmpty() ? "" : wrong.get(0).message());
    }

    /** Tells whether every field can take what the first lines have for it. */
    public boolean allFit() {
        Preview shown = Objects.requireNonNull(preview);
        return IntStream.range(0, shown.columns().size())
                .allMatch(column -> fit(column).isWhole());
    }

    /** Returns how many columns have a field. */
    public long matched() {
        return preview == null
                ? 0
                : preview.columns().stream()
                        .filter(column ->
                                column.field() != null && !column.field().isEmpty())
                        .count();
    }

    /** Returns what has come of the job; null before its end. */
    public @Nullable Report report() {
        return outcome == null ? null : outcome.report();
    }

    /** Tells whether the reader can take back what was imported. */
    public boolean mayUndo() {
        Report report = report();
        return job != null
                && outcome != null
                && !isLive()
                && !outcome.file().checkOnly()
                && job.ownerId() == Context.current().identity().id()
                && report != null
                && report.created() + report.updated() > 0;
    }

    /** Returns where the refused lines can be fetched; empty if nowhere. */
    public String refused() {
        return outcome == null ? "" : outcome.refused();
    }

    /** Tells whether the page looks again by itself. */
    public boolean isLive() {
        return job != null && !job.state().ended();
    }

    /** Tells whether what was checked can be imported now. */
    public boolean mayGoOn() {
        Report report = report();
        return outcome != null
                && outcome.file().checkOnly()
                && report != null
                && report.end() == Report.End.DONE
                && report.created() > 0;
    }
}
