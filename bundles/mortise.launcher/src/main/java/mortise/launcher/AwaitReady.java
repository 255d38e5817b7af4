package mortise.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Waits until a node says that it is ready or that it never will be, its process has ended, or patience has. */
public final class AwaitReady {

    private static final int CALL_MILLIS = 2_000;
    private static final long PAUSE_MILLIS = 100;
    private static final int NOT_READY = 1;
    private static final int FAILED = 2;

    /** How often a node has to say that it failed: while parts come and go, one may look so for a moment. */
    private static final int FAILED_TIMES = 10;

    private AwaitReady() {}

    /**
     * Ends with status 0 once the node is ready, with 2 if a setting has to be changed first, with 1 otherwise; says on
     * standard error what was in the way.
     *
     * @param arguments the address to ask, the node's process id, how many seconds to wait
     */
    @SuppressWarnings("SystemExitOutsideMain")
    public static void main(String[] arguments) throws IOException, InterruptedException {
        URL address = URI.create(arguments[0]).toURL();
        long process = Long.parseLong(arguments[1]);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.parseLong(arguments[2]));

        String reasons = "";
        int failed = 0;
        while (System.nanoTime() < end && isAlive(process) && failed < FAILED_TIMES) {
            Answer answer = ask(address);
            if (answer.ready()) {
                return;
            }
            failed = answer.failed() ? failed + 1 : 0;
            reasons = answer.reasons();
            Thread.sleep(PAUSE_MILLIS);
        }
        System.err.print(reasons);
        System.exit(failed < FAILED_TIMES ? NOT_READY : FAILED);
    }

    private static boolean isAlive(long process) {
        Optional<ProcessHandle> handle = ProcessHandle.of(process);
        return handle.isPresent() && handle.get().isAlive();
    }

    /** A node's words: its status in the first line, below it what is in the way. */
    private record Answer(boolean ready, String text) {
        boolean failed() {
            return text.startsWith("failed\n");
        }

        String reasons() {
            return text.substring(text.indexOf('\n') + 1);
        }
    }

    /** A node that is not there yet, or no longer, simply does not answer. */
    private static Answer ask(URL address) {
        try {
            HttpURLConnection connection = (HttpURLConnection) address.openConnection();
            connection.setConnectTimeout(CALL_MILLIS);
            connection.setReadTimeout(CALL_MILLIS);
            connection.setRequestProperty("Accept", "text/plain");
            return switch (connection.getResponseCode()) {
                case HttpURLConnection.HTTP_OK -> new Answer(true, "");
                case HttpURLConnection.HTTP_UNAVAILABLE -> new Answer(false, text(connection.getErrorStream()));
                default -> new Answer(false, "");
            };
        } catch (IOException e) {
            return new Answer(false, "");
        }
    }

    private static String text(InputStream body) throws IOException {
        try (body) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
