package mortise.push;

/**
 * What everybody is told.
 *
 * @param text one or two sentences; empty takes back what was said before
 */
public record Notice(String text) {}
