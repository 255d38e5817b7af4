package mortise.records.describe;

import java.util.ArrayList;
import java.util.List;
import mortise.core.Failure;
import mortise.core.Problem;

/** What the author of one class did wrong, collected so that all of it can be mended together. For one thread. */
final class Mistakes {
    private final Class<?> type;
    private final List<Problem> problems = new ArrayList<>();

    Mistakes(Class<?> type) {
        this.type = type;
    }

    /** Notes what is wrong with the class and what to do. */
    void ofClass(String code, String message) {
        problems.add(Problem.of(code, type.getName() + ": " + message));
    }

    /** Notes what is wrong with a field or method and what to do. */
    void at(String member, String code, String message) {
        problems.add(Problem.atField(member, code, type.getName() + "." + member + ": " + message));
    }

    int count() {
        return problems.size();
    }

    boolean any() {
        return !problems.isEmpty();
    }

    Failure failure() {
        return new Failure(Failure.Kind.INVALID, problems);
    }

    /** Throws what was noted, if anything was. */
    void check() {
        if (any()) {
            throw failure();
        }
    }
}
