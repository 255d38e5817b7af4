package mortise.jsonapi;

/** What is fixed about the interface. */
public final class Api {
    /** Where it begins. */
    public static final String ROOT = "/api";
    /** The media type of bodies, both ways. */
    public static final String JSON_API = "application/vnd.api+json";
    /** The member that names the version of JSON:API. */
    public static final String VERSION = "1.1";

    /** Where the path of an entity begins. */
    public static final String BASE = ROOT + "/";

    private Api() {}
}
