package mortise.rest.jsonapi;

import jakarta.ws.rs.core.MediaType;

/** What is fixed about the interface. */
public final class Api {
    /** Where it begins. */
    public static final String ROOT = "/api";
    /** The media type of bodies, both ways. */
    public static final String JSON_API = "application/vnd.api+json";
    /** The member that names the version of JSON:API. */
    public static final String VERSION = "1.1";

    static final String BASE = ROOT + "/";
    static final MediaType MEDIA_TYPE = new MediaType("application", "vnd.api+json");

    private Api() {}
}
