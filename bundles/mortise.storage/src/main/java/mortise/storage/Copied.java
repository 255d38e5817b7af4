package mortise.storage;

/**
 * How far a copy of a store is.
 *
 * @param files copied in this run
 * @param bytes copied in this run
 * @param unchanged files that were there already, or had been deleted before their turn came
 * @param lastKey up to which all is done; empty before the first file
 */
public record Copied(long files, long bytes, long unchanged, String lastKey) {}
