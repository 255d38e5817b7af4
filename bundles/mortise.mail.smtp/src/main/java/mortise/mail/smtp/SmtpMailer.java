package mortise.mail.smtp;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import mortise.core.Failure;
import mortise.core.Health;
import mortise.mail.Address;
import mortise.mail.Check;
import mortise.mail.Mail;
import mortise.mail.OpenMailer;
import mortise.mail.mime.MimeMail;
import mortise.socket.Settings;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands mails to one SMTP server. Settings are looked at when it is made, the server when a mail is sent. */
public final class SmtpMailer implements OpenMailer {
    /** The configuration's name. */
    static final String PID = "mortise.mail.smtp";

    private static final Logger log = LoggerFactory.getLogger(SmtpMailer.class);
    private static final String NONE = "none";
    private static final String STARTTLS = "starttls";
    private static final String TLS = "tls";

    /** Which server, and how it is spoken to. */
    @ObjectClassDefinition(name = "Mail by SMTP")
    public @interface Config {
        /** The server. */
        @AttributeDefinition(description = "Name or address of the server that passes mails on. Required.")
        String host() default "";

        /** Its port. */
        @AttributeDefinition(
                description = "Port of the server; 0 is 587 with starttls, 465 with tls and 25 with none.",
                min = "0",
                max = "65535")
        int port() default 0;

        /** How the connection is protected. */
        @AttributeDefinition(
                description = "How the connection is encrypted: starttls (required of the server; without it nothing is"
                        + " sent), tls (from the first byte) or none.",
                options = {
                    @Option(label = "STARTTLS", value = STARTTLS),
                    @Option(label = "TLS", value = TLS),
                    @Option(label = "None", value = NONE)
                })
        String encryption() default STARTTLS;

        /** Whom to trust. */
        @AttributeDefinition(
                description = "File with certificates, as PEM, that are trusted beside those the JDK trusts. Empty:"
                        + " none.")
        String trustedCertificates() default "";

        /** Whether to look at the certificate at all. */
        @AttributeDefinition(
                description = "Whether the server's certificate must be trusted and for its name. Without, anybody"
                        + " between can read and change mails and learn the password.")
        boolean checkCertificate() default true;

        /** Who signs in. */
        @AttributeDefinition(description = "User to sign in as. Empty: nobody signs in.")
        String user() default "";

        /** What proves it. */
        @AttributeDefinition(
                description = "The user's password. It is sent over encrypted connections only, or to this machine.",
                type = AttributeType.PASSWORD)
        String _password() default "";

        /** Who gets what comes back. */
        @AttributeDefinition(
                description = "Address that gets mails which could not be delivered. Empty: the sender of each.")
        String bounceTo() default "";

        /** Our name. */
        @AttributeDefinition(description = "Name this node gives itself to the server. Empty: its host name.")
        String heloName() default "";

        /** Connections at most. */
        @AttributeDefinition(
                description = "Connections open at most; each is used for one mail after another and closed after 10"
                        + " seconds without one.",
                min = "1",
                max = "100")
        int connections() default 4;

        /** Longest wait for a connection. */
        @AttributeDefinition(
                description = "Longest wait for a connection to open or become free, in seconds; then the mail is tried"
                        + " later.",
                min = "1",
                max = "600")
        int connectTimeoutSeconds() default 10;

        /** Longest wait for an answer. */
        @AttributeDefinition(
                description = "Longest wait for an answer of the server, in seconds; then the mail is tried later.",
                min = "1",
                max = "3600")
        int timeoutSeconds() default 60;

        /** Size of one mail. */
        @AttributeDefinition(
                description =
                        "Largest mail sent, in MiB as it travels: attachments are a third larger than their files."
                                + " A larger one is refused for good.",
                min = "1",
                max = "1000")
        int maxMebibytes() default 25;
    }

    private final Config config;
    private final Settings settings = new Settings(PID);
    private final String host;
    private final int port;
    private final String where;
    private final Session session;
    private final Told told;
    private final ScheduledThreadPoolExecutor worker;
    private final Connections connections;
    private volatile Health.Report report;

    /**
     * Looks at the settings.
     *
     * @throws Failure INVALID if one cannot work
     */
    SmtpMailer(Config config) {
        this.config = config;
        host = config.host().strip();
        if (host.isEmpty()) {
            throw settings.refused("host", "", "it must be set", null);
        }
        if (!List.of(NONE, STARTTLS, TLS).contains(config.encryption())) {
            throw settings.refused("encryption", config.encryption(), "expected starttls, tls or none", null);
        }
        port = port();
        where = (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        if (!config.user().isBlank() && config.encryption().equals(NONE) && !isThisMachine()) {
            throw settings.refused(
                    "encryption",
                    NONE,
                    "a password is not sent in clear to another machine; use starttls or tls",
                    null);
        }
        settings.between("maxMebibytes", config.maxMebibytes(), 1, 1000);
        int most = settings.between("connections", config.connections(), 1, 100);
        int patience = settings.between("connectTimeoutSeconds", config.connectTimeoutSeconds(), 1, 600);
        settings.between("timeoutSeconds", config.timeoutSeconds(), 1, 3600);
        told = new Told(where, config.user().strip());
        worker = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, PID);
            thread.setDaemon(true);
            return thread;
        });
        worker.setRemoveOnCancelPolicy(true);
        try {
            session = Session.getInstance(properties());
        } catch (Failure wrong) {
            worker.shutdownNow();
            throw wrong;
        }
        connections = new Connections(this::connect, most, patience, worker);
        report = Health.Report.up("mails go to " + where + "; none was sent yet");
        if (!config.checkCertificate() && !config.encryption().equals(NONE)) {
            log.warn("{}: checkCertificate = false: anybody between this node and {} can read mails", PID, where);
        }
        log.info("Mail goes to {}, encryption {}, at most {} connections", where, config.encryption(), most);
    }

    private int port() {
        int given = settings.between("port", config.port(), 0, 65_535);
        if (given > 0) {
            return given;
        }
        return switch (config.encryption()) {
            case TLS -> 465;
            case NONE -> 25;
            default -> 587;
        };
    }

    private boolean isThisMachine() {
        return host.equalsIgnoreCase("localhost") || host.matches("127\\.[0-9.]+") || host.equals("::1");
    }

    private Properties properties() {
        Properties properties = new Properties();
        put(properties, "host", host);
        put(properties, "port", port);
        put(properties, "connectiontimeout", config.connectTimeoutSeconds() * 1000L);
        put(properties, "timeout", config.timeoutSeconds() * 1000L);
        put(properties, "writetimeout", config.timeoutSeconds() * 1000L);
        properties.put("mail.smtp.executor.writetimeout", worker);
        put(properties, "quitwait", false);
        put(properties, "auth", !config.user().isBlank());
        put(properties, "auth.mechanisms", "PLAIN LOGIN");
        put(properties, "ssl.enable", config.encryption().equals(TLS));
        put(properties, "starttls.enable", config.encryption().equals(STARTTLS));
        put(properties, "starttls.required", config.encryption().equals(STARTTLS));
        put(properties, "ssl.checkserveridentity", config.checkCertificate());
        put(properties, "socketFactory.fallback", false);
        if (!config.checkCertificate()) {
            put(properties, "ssl.trust", "*");
        } else if (!config.trustedCertificates().isBlank()) {
            String file = config.trustedCertificates().strip();
            try {
                properties.put("mail.smtp.ssl.socketFactory", Trust.with(Path.of(file)));
            } catch (IOException | GeneralSecurityException | IllegalArgumentException unreadable) {
                throw settings.refused(
                        "trustedCertificates", file, "no certificates can be read: " + unreadable, unreadable);
            }
        }
        if (!config.bounceTo().isBlank()) {
            try {
                put(properties, "from", Address.of(config.bounceTo()).mailbox());
            } catch (Failure notAnAddress) {
                throw settings.refused(
                        "bounceTo", config.bounceTo(), String.valueOf(notAnAddress.getMessage()), notAnAddress);
            }
        }
        if (!config.heloName().isBlank()) {
            String name = config.heloName().strip();
            if (!name.matches("[A-Za-z0-9.:\\[\\]-]+")) {
                throw settings.refused("heloName", name, "not the name of a machine", null);
            }
            put(properties, "localhost", name);
        }
        return properties;
    }

    private static void put(Properties properties, String key, Object value) {
        properties.setProperty("mail.smtp." + key, String.valueOf(value));
    }

    private SMTPTransport connect() throws MessagingException {
        SMTPTransport connection = (SMTPTransport) session.getTransport("smtp");
        if (config.user().isBlank()) {
            connection.connect();
        } else {
            connection.connect(host, port, config.user().strip(), config._password());
        }
        return connection;
    }

    @Override
    public void send(Mail mail) {
        MimeMail.requireSize(mail, config.maxMebibytes(), PID);
        MimeMessage message = MimeMail.message(mail);
        InternetAddress[] recipients = MimeMail.addresses(mail.recipients());
        SMTPTransport connection = open();
        boolean good = false;
        try {
            connection.sendMessage(message, recipients);
            good = true;
            report = Health.Report.up(
                    where + " took the last mail at " + Instant.now().truncatedTo(ChronoUnit.SECONDS));
        } catch (MessagingException failed) {
            throw noted(told.sending(failed));
        } finally {
            connections.giveBack(connection, good);
        }
    }

    private SMTPTransport open() {
        try {
            return connections.take();
        } catch (MessagingException failed) {
            throw noted(Failure.unavailable(told.connecting(failed).message(), failed));
        }
    }

    private RuntimeException noted(RuntimeException failed) {
        if (failed instanceof Failure failure && !Told.isOfRecipient(failed)) {
            report = Health.Report.down(String.valueOf(failure.getMessage()));
        }
        return failed;
    }

    /** The first two steps are tried by themselves, since the library tells only that it could not connect. */
    @Override
    public Check check() {
        List<Check.Step> steps = new ArrayList<>();
        if (resolves(steps) && connects(steps)) {
            signsIn(steps);
        }
        Check check = new Check(steps);
        report = check.passed()
                ? Health.Report.up(where + " can be used")
                : Health.Report.down(steps.get(steps.size() - 1).message());
        return check;
    }

    private boolean resolves(List<Check.Step> steps) {
        try {
            steps.add(new Check.Step(
                    "dns",
                    true,
                    host + " is "
                            + Arrays.stream(InetAddress.getAllByName(host))
                                    .map(InetAddress::getHostAddress)
                                    .toList()));
            return true;
        } catch (UnknownHostException unknown) {
            steps.add(new Check.Step("dns", false, "no address is known for " + host));
            return false;
        }
    }

    private boolean connects(List<Check.Step> steps) {
        long begin = System.nanoTime();
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), config.connectTimeoutSeconds() * 1000);
            steps.add(new Check.Step(
                    "connect", true, where + " answers after " + (System.nanoTime() - begin) / 1_000_000 + " ms"));
            return true;
        } catch (IOException refused) {
            steps.add(new Check.Step("connect", false, "cannot connect to " + where + ": " + refused.getMessage()));
            return false;
        }
    }

    private void signsIn(List<Check.Step> steps) {
        try (SMTPTransport connection = connect()) {
            steps.add(encrypted(connection.isSSL()));
            steps.add(new Check.Step(
                    "login",
                    true,
                    config.user().isBlank()
                            ? "nobody signs in"
                            : "signed in as " + config.user().strip()));
        } catch (MessagingException failed) {
            Told.Step failing = told.connecting(failed);
            if (failing.name().equals("connect") || failing.name().equals("dns")) {
                steps.remove(steps.size() - 1);
            } else if (failing.name().equals("login")) {
                steps.add(encrypted(!config.encryption().equals(NONE)));
            }
            steps.add(new Check.Step(failing.name(), false, failing.message()));
        }
    }

    private Check.Step encrypted(boolean encrypted) {
        String message = !encrypted
                ? "not encrypted"
                : config.checkCertificate()
                        ? "encrypted, the certificate is trusted and for " + host
                        : "encrypted, the certificate was not looked at";
        return new Check.Step("tls", true, message);
    }

    @Override
    public Health.Report report() {
        return report;
    }

    @Override
    public void close() {
        connections.close();
        worker.shutdownNow();
    }
}
