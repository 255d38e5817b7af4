package mortise.imports.csv;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import mortise.core.Failure;
import mortise.imports.Report;
import mortise.imports.Report.LineProblem;
import org.jspecify.annotations.Nullable;

/** Keeps what is wrong with refused lines, and writes the lines where somebody wants them. For one thread. */
final class Refused {
    private static final String LINE = "#line";
    private static final String PROBLEM = "#problem";

    private final List<LineProblem> problems = new ArrayList<>();
    private final @Nullable CsvWriter writer;
    private final List<String> header;
    private long count;

    Refused(@Nullable Writer target, char separator, List<String> header) {
        writer = target == null
                ? null
                : CsvWriter.builder().fieldSeparator(separator).bufferSize(0).build(target);
        this.header = header;
    }

    /** Takes a line with everything that is wrong with it. */
    void add(Line line, List<LineProblem> found) {
        count++;
        found.stream().limit(Report.MOST_PROBLEMS - problems.size()).forEach(problems::add);
        if (writer == null) {
            return;
        }
        try {
            if (count == 1) {
                writer.writeRecord(with(header, LINE, PROBLEM));
            }
            List<String> cells = line.cells().stream().limit(header.size()).toList();
            String reasons = found.stream().map(Refused::text).collect(Collectors.joining("; "));
            writer.writeRecord(with(cells, Long.toString(line.number()), reasons));
        } catch (UncheckedIOException full) {
            throw Failure.unavailable("refused lines cannot be written: " + full.getMessage(), full);
        }
    }

    /** Takes what ends the file. */
    void add(Unreadable end) {
        problems.add(new LineProblem(end.line(), "", "unreadable", end.reason()));
    }

    long count() {
        return count;
    }

    List<LineProblem> problems() {
        return problems;
    }

    private static String text(LineProblem problem) {
        return problem.column().isEmpty() ? problem.message() : problem.column() + ": " + problem.message();
    }

    /** A line that is too short gets empty cells, so that the two columns stay where they are. */
    private List<String> with(List<String> cells, String number, String problem) {
        List<String> all = new ArrayList<>(cells);
        while (all.size() < header.size()) {
            all.add("");
        }
        all.add(number);
        all.add(problem);
        return all;
    }
}
