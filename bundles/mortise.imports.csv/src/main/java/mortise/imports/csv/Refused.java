package mortise.imports.csv;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import mortise.core.Failure;
import mortise.imports.Report;
import mortise.imports.Report.LineProblem;
import mortise.imports.Row;
import mortise.imports.UnreadableException;
import org.jspecify.annotations.Nullable;

/** Keeps what is wrong with refused lines, and writes the lines where somebody wants them. For one thread. */
final class Refused {
    private static final String LINE = "#line";
    private static final String PROBLEM = "#problem";
    private static final int MOST_HELD = 1_000;

    private final List<LineProblem> problems = new ArrayList<>();
    private final @Nullable CsvWriter writer;
    private final List<String> header;
    private final List<Bad> held = new ArrayList<>();
    private boolean headerIsWritten;
    private long count;

    private record Bad(Row line, List<LineProblem> problems) {}

    Refused(@Nullable Writer target, char separator, List<String> header) {
        writer = target == null
                ? null
                : CsvWriter.builder().fieldSeparator(separator).bufferSize(0).build(target);
        this.header = header;
    }

    /** Takes a line with everything that is wrong with it. */
    void add(Row line, List<LineProblem> found) {
        count++;
        held.add(new Bad(line, found));
        if (held.size() >= MOST_HELD) {
            flush();
        }
    }

    /** Takes what ends the file. */
    void add(UnreadableException end) {
        flush();
        problems.add(new LineProblem(end.line(), "", "unreadable", end.reason()));
    }

    /** Brings the lines of a batch, which are refused in several steps, into the order of the file. */
    void flush() {
        held.sort(Comparator.comparingLong(bad -> bad.line.number()));
        held.forEach(this::tell);
        held.clear();
    }

    private void tell(Bad bad) {
        bad.problems.stream().limit(Report.MOST_PROBLEMS - problems.size()).forEach(problems::add);
        if (writer == null) {
            return;
        }
        try {
            if (!headerIsWritten) {
                writer.writeRecord(with(header, LINE, PROBLEM));
                headerIsWritten = true;
            }
            List<String> cells = bad.line.cells().stream().limit(header.size()).toList();
            String reasons = bad.problems.stream().map(Refused::text).collect(Collectors.joining("; "));
            writer.writeRecord(with(cells, Long.toString(bad.line.number()), reasons));
        } catch (UncheckedIOException full) {
            throw Failure.unavailable("refused lines cannot be written: " + full.getMessage(), full);
        }
    }

    long count() {
        return count;
    }

    /** Returns how many of the lines up to one were refused, of which those after it are not flushed yet. */
    long countUpTo(long line) {
        return count - held.stream().filter(bad -> bad.line.number() > line).count();
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
