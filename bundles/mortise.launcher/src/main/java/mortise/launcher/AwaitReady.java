package mortise.launcher;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Waits until a node says that it is ready, its process has ended, or patience has. */
public final class AwaitReady {

    private static final int CALL_MILLIS = 2_000;
    private static final long PAUSE_MILLIS = 100;

    private AwaitReady() {}

    /**
     * Ends with status 0 once the node is ready, with 1 otherwise.
     *
     * @param arguments the address to ask, the node's process id, how many seconds to wait
     */
    @SuppressWarnings("SystemExitOutsideMain")
    public static void main(String[] arguments) throws IOException, InterruptedException {
        URL address = URI.create(arguments[0]).toURL();
        long process = Long.parseLong(arguments[1]);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.parseLong(arguments[2]));

        while (System.nanoTime() < end && isAlive(process)) {
            if (answersOk(address)) {
                return;
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        System.exit(1);
    }

    private static boolean isAlive(long process) {
        Optional<ProcessHandle> handle = ProcessHandle.of(process);
        return handle.isPresent() && handle.get().isAlive();
    }

    /** A node that is not there yet, or no longer, simply does not answer. */
    private static boolean answersOk(URL address) {
        try {
            HttpURLConnection connection = (HttpURLConnection) address.openConnection();
            connection.setConnectTimeout(CALL_MILLIS);
            connection.setReadTimeout(CALL_MILLIS);
            int code = connection.getResponseCode();
            return code == HttpURLConnection.HTTP_OK || code == HttpURLConnection.HTTP_NOT_FOUND;
        } catch (IOException e) {
            return false;
        }
    }
}
