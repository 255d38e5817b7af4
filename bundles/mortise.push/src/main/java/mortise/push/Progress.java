package mortise.push;

/**
 * How far work has come.
 *
 * @param done how much of it
 * @param total how much there is; 0 while nobody knows
 * @param state one word for scripts: {@code running}, {@code done}, {@code failed}, {@code cancelled}
 * @param message one sentence for people, perhaps empty
 */
public record Progress(long done, long total, String state, String message) {}
