package mortise.websocket;

import java.time.Duration;

/**
 * What is granted to clients.
 *
 * @param clients how many in all
 * @param perUser how many of one user
 * @param topics how many one client listens to
 * @param waiting how many messages wait for one client
 * @param waitingChars how many characters they have together
 * @param send how long one message may take on its way
 * @param ping the pause between pings
 * @param check the pause between looks at whether a client is still who it was
 * @param life how long a client stays that came with a ticket
 */
record Limits(
        int clients,
        int perUser,
        int topics,
        int waiting,
        int waitingChars,
        Duration send,
        Duration ping,
        Duration check,
        Duration life) {}
