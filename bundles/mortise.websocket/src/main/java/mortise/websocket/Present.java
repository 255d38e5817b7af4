package mortise.websocket;

import mortise.push.Channel;

/**
 * Somebody looks at a record.
 *
 * @param client names the connection in the cluster
 * @param user the person's id
 * @param title what people call him
 * @param state {@code viewing}, {@code editing}, or {@code left}
 */
record Present(String client, long user, String title, String state) {
    /** The key is that of the record in {@link Channel#RECORDS}. */
    static final Channel<Present> CHANNEL = Channel.of("presence", Present.class);

    static final String LEFT = "left";

    /** Tells whether a client may say it. */
    static boolean isState(String state) {
        return state.equals("viewing") || state.equals("editing") || state.equals(LEFT);
    }
}
