package mortise.shell.mail;

import java.util.stream.Stream;
import mortise.mail.Mailer;
import mortise.shell.kit.Names;
import mortise.socket.Socket;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Completes the names of installed mailers. */
@Service
public final class MailProviders extends Names<Mailer> {
    /** Made by the shell. */
    public MailProviders() {
        super(Mailer.class);
    }

    @Override
    protected Stream<String> names(Mailer mailer) {
        return mailer instanceof Socket socket
                ? socket.providers().stream().map(Socket.Installed::name)
                : Stream.empty();
    }
}
