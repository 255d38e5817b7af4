package mortise.mail;

import java.util.List;

/**
 * What a test of a mailer found.
 *
 * @param steps in the order they were tried, at least one; nothing is tried after a step that failed
 */
public record Check(List<Step> steps) {
    /**
     * One step.
     *
     * @param name {@code dns}, {@code connect}, {@code tls}, {@code login}, {@code folder}
     * @param passed whether it worked
     * @param message what was found, or what is wrong and what to do
     */
    public record Step(String name, boolean passed, String message) {}

    /** Copies the steps. */
    public Check {
        steps = List.copyOf(steps);
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("a check has at least one step");
        }
    }

    /** Tells whether all steps worked. */
    public boolean passed() {
        return steps.stream().allMatch(Step::passed);
    }
}
