package mortise.testkit.mail;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * A real mail server in this process: it takes mail by SMTP, plain and encrypted, for everybody, and gives it out by IMAP.
 * Who signs in must do so with the right password.
 */
public final class MailServer implements AutoCloseable {
    /** Who may sign in. */
    public static final String USER = "relay@example.org";

    /** Proves it. */
    public static final String PASSWORD = "correct horse";

    private static final String HOST = "127.0.0.1";

    private final GreenMail greenMail;

    /** Starts one on ports of its own. */
    public MailServer() {
        System.setProperty("greenmail.tls.keystore.file", TestKey.store().toString());
        System.setProperty("greenmail.tls.keystore.password", TestKey.PASSWORD);
        greenMail = new GreenMail(new ServerSetup[] {
            new ServerSetup(0, HOST, ServerSetup.PROTOCOL_SMTP),
            new ServerSetup(0, HOST, ServerSetup.PROTOCOL_SMTPS),
            new ServerSetup(0, HOST, ServerSetup.PROTOCOL_IMAP)
        });
        greenMail.setUser(USER, PASSWORD);
        greenMail.start();
    }

    /** Returns how to reach it, in clear and without sign-in. */
    public Relay plain() {
        return Relay.plain(greenMail.getSmtp().getPort());
    }

    /** Returns how to reach it encrypted; its certificate is {@link TestKey#certificate} and for localhost only. */
    public Relay encrypted() {
        return Relay.plain(greenMail.getSmtps().getPort()).at("localhost").with(Relay.Encryption.TLS);
    }

    /** Fetches what came for somebody, earliest first. */
    public List<Received> receivedBy(String mailbox) throws MessagingException, IOException {
        // Nobody's post is here before the first mail for him.
        if (greenMail.getUserManager().getUserByEmail(mailbox) == null) {
            return List.of();
        }
        greenMail.setUser(mailbox, mailbox, PASSWORD);
        List<Received> received = new ArrayList<>();
        try (Store store = Session.getInstance(inOnePiece()).getStore("imap")) {
            store.connect(HOST, greenMail.getImap().getPort(), mailbox, PASSWORD);
            try (Folder inbox = store.getFolder("INBOX")) {
                inbox.open(Folder.READ_ONLY);
                for (Message message : inbox.getMessages()) {
                    ByteArrayOutputStream eml = new ByteArrayOutputStream();
                    message.writeTo(eml);
                    received.add(Received.read(new ByteArrayInputStream(eml.toByteArray())));
                }
            }
        }
        return received;
    }

    /** The server makes the whole mail anew for each piece of it that is asked for. */
    private static Properties inOnePiece() {
        Properties properties = new Properties();
        properties.setProperty("mail.imap.partialfetch", "false");
        return properties;
    }

    /** Ends it. */
    @Override
    public void close() {
        greenMail.stop();
    }
}
