package mortise.exports;

/**
 * A record that another refers to.
 *
 * @param title what people call it; empty if the reader may not see it
 */
public record Target(long id, String title) {
    /** Returns what people read. */
    @Override
    public String toString() {
        return title.isEmpty() ? "#" + id : title;
    }
}
