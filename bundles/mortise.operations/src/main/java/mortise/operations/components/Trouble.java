package mortise.operations.components;

/**
 * A component that does not run.
 *
 * @param failed whether it could not be made; else it waits for something
 * @param reason one sentence
 */
public record Trouble(String component, boolean failed, String reason) {}
