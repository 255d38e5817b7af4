package mortise.rest;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import mortise.entity.Query;
import mortise.rest.jsonapi.Limits;

/**
 * What an operator has decided, checked.
 *
 * @param cors whose scripts may call
 * @param drain how long a leaving application is waited for
 */
record Settings(Limits limits, Cors cors, Duration drain) {
    /** The longest body that can be allowed. */
    static final int MOST_BODY_BYTES = 100_000_000;

    /**
     * Reads the settings.
     *
     * @throws IllegalArgumentException with key and value of one that cannot work
     */
    static Settings of(RestServlet.Config config) {
        int maxPageSize = within("maxPageSize", config.maxPageSize(), 1, Query.MAX_PAGE_SIZE);
        Limits limits = new Limits(
                within("pageSize", config.pageSize(), 1, maxPageSize),
                maxPageSize,
                within("maxIncludes", config.maxIncludes(), 0, 20),
                within("maxIncludeDepth", config.maxIncludeDepth(), 1, 3),
                within("maxConditions", config.maxConditions(), 1, 100),
                within("maxBodyBytes", config.maxBodyBytes(), 1000, MOST_BODY_BYTES),
                within("maxOperations", config.maxOperations(), 1, 10_000),
                within("maxDeletes", config.maxDeletes(), 0, 10_000),
                within("compressFromBytes", config.compressFromBytes(), 0, 1_000_000));
        return new Settings(
                limits,
                new Cors(origins(config.allowedOrigins())),
                Duration.ofSeconds(within("drainSeconds", config.drainSeconds(), 0, 300)));
    }

    private static int within(String key, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(key + " = " + value + " is not from " + least + " to " + most);
        }
        return value;
    }

    private static Set<String> origins(String text) {
        Set<String> origins = new LinkedHashSet<>();
        for (String origin : text.split(",", -1)) {
            if (!origin.isBlank()) {
                origins.add(origin.strip());
            }
        }
        return origins;
    }

    @Override
    public String toString() {
        return "pages have at most " + limits.maxPageSize() + " records, bodies " + limits.maxBodyBytes() + " bytes";
    }
}
