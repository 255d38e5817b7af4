package mortise.jsonapi;

/**
 * Where in a request something is wrong.
 *
 * @param value a JSON pointer into the body, a parameter as it was sent, or a header's name
 */
public record Source(Kind kind, String value) {
    /** What is pointed into. */
    public enum Kind {
        /** The body. */
        POINTER,
        /** The query of the address. */
        PARAMETER,
        /** The headers. */
        HEADER
    }

    public static Source pointer(String pointer) {
        return new Source(Kind.POINTER, pointer);
    }

    public static Source parameter(String name) {
        return new Source(Kind.PARAMETER, name);
    }

    /** Points at a header. */
    public static Source header(String name) {
        return new Source(Kind.HEADER, name);
    }

    /** Returns the member of JSON:API's {@code source}. */
    public String member() {
        return switch (kind) {
            case POINTER -> "pointer";
            case PARAMETER -> "parameter";
            case HEADER -> "header";
        };
    }
}
