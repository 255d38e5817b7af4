package mortise.testkit.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocket;

/**
 * A server that speaks SMTP and says to some commands what a test wants to hear: refusals for good or for now, silence, a
 * closed connection. It speaks STARTTLS if asked to.
 */
public final class FaultyMailServer implements AutoCloseable {
    /** Instead of an answer: the connection is closed. */
    public static final String HANG_UP = "hang up";

    /** Instead of an answer: nothing comes. */
    public static final String SILENCE = "silence";

    private final ServerSocket listener;
    private final boolean startTls;
    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final List<String> taken = new CopyOnWriteArrayList<>();
    private final List<String> commands = new CopyOnWriteArrayList<>();
    private final List<Socket> connections = new CopyOnWriteArrayList<>();
    private final AtomicInteger connected = new AtomicInteger();

    /**
     * Starts one on a port of its own.
     *
     * @param startTls whether it offers STARTTLS, with the certificate of {@link TestKey}
     */
    public FaultyMailServer(boolean startTls) {
        this.startTls = startTls;
        try {
            listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
        start(this::listen);
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "faulty-mail-server");
        thread.setDaemon(true);
        thread.start();
    }

    /** Returns how to reach it, in clear and without sign-in. */
    public Relay plain() {
        return Relay.plain(listener.getLocalPort());
    }

    /**
     * Sets the answer to commands that begin with a text; {@code GREETING} is the first line, {@code END} that after a mail.
     *
     * @param answer as {@code 550 No such user}, or {@link #HANG_UP} or {@link #SILENCE}
     */
    public FaultyMailServer answering(String command, String answer) {
        answers.put(command, answer);
        return this;
    }

    /** Answers everything as it should again. */
    public void recover() {
        answers.clear();
    }

    /** Returns the mails that were taken. */
    public List<String> taken() {
        return List.copyOf(taken);
    }

    /** Returns all commands that came. */
    public List<String> commands() {
        return List.copyOf(commands);
    }

    /** Returns how many connections there were. */
    public int connected() {
        return connected.get();
    }

    /** Closes the connections that are open, as servers do with idle ones. */
    public void hangUp() {
        connections.forEach(FaultyMailServer::close);
        connections.clear();
    }

    /** Ends it. */
    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException closing) {
            throw new UncheckedIOException(closing);
        }
        hangUp();
    }

    private void listen() {
        while (!listener.isClosed()) {
            try {
                Socket connection = listener.accept();
                connections.add(connection);
                connected.incrementAndGet();
                start(() -> serve(connection));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try {
            Talk talk = new Talk(connection);
            if (!talk.say("GREETING", "220 faulty.example.org")) {
                return;
            }
            for (String command = talk.line(); command != null; command = talk.line()) {
                commands.add(command);
                String verb = command.split(" ", 2)[0].toUpperCase(Locale.ROOT);
                String usual =
                        switch (verb) {
                            case "EHLO" ->
                                startTls && !(talk.socket instanceof SSLSocket)
                                        ? "250-faulty.example.org\r\n250 STARTTLS"
                                        : "250-faulty.example.org\r\n250 AUTH PLAIN LOGIN";
                            case "STARTTLS" -> "220 go ahead";
                            case "DATA" -> "354 go ahead";
                            case "AUTH" -> "235 welcome";
                            case "QUIT" -> "221 bye";
                            default -> "250 OK";
                        };
                if (!talk.say(command, usual)) {
                    return;
                }
                if (verb.equals("STARTTLS")) {
                    talk = new Talk(encrypted(talk.socket));
                } else if (verb.equals("DATA") && !talk.refused) {
                    String mail = talk.mail();
                    // Before it is confirmed, for then the test looks.
                    if (!answers.containsKey("END")) {
                        taken.add(mail);
                    }
                    if (!talk.say("END", "250 taken")) {
                        return;
                    }
                } else if (verb.equals("QUIT")) {
                    break;
                }
            }
            talk.socket.close();
        } catch (IOException gone) {
            close(connection);
        }
    }

    private static Socket encrypted(Socket plain) throws IOException {
        SSLSocket encrypted = (SSLSocket) TestKey.context()
                .getSocketFactory()
                .createSocket(plain, plain.getInetAddress().getHostAddress(), plain.getPort(), true);
        encrypted.setUseClientMode(false);
        encrypted.startHandshake();
        return encrypted;
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException closing) {
            throw new UncheckedIOException(closing);
        }
    }

    /** One connection's lines. */
    private final class Talk {
        final Socket socket;
        private final BufferedReader in;
        private final Writer out;
        boolean refused;

        Talk(Socket socket) throws IOException {
            this.socket = socket;
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            out = new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.ISO_8859_1);
        }

        String line() throws IOException {
            return in.readLine();
        }

        /** Answers, and tells whether the talk goes on. */
        boolean say(String command, String usual) throws IOException {
            String answer = answers.entrySet().stream()
                    .filter(each -> command.regionMatches(
                            true, 0, each.getKey(), 0, each.getKey().length()))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse(usual);
            if (answer.equals(HANG_UP)) {
                socket.close();
                return false;
            }
            if (answer.equals(SILENCE)) {
                return false;
            }
            refused = answer.charAt(0) > '3';
            out.write(answer + "\r\n");
            out.flush();
            return true;
        }

        String mail() throws IOException {
            StringBuilder mail = new StringBuilder();
            for (String line = line(); line != null && !line.equals("."); line = line()) {
                mail.append(line.startsWith(".") ? line.substring(1) : line).append('\n');
            }
            return mail.toString();
        }
    }
}
