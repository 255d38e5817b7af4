package mortise.web;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import mortise.access.SignIn;
import mortise.core.Identity;
import mortise.database.migration.FlywayMigrations;
import mortise.entity.Action;
import mortise.entity.EntityType;
import mortise.entity.Permit;
import mortise.push.Channel;
import mortise.push.MailTold;
import mortise.push.Notice;
import mortise.push.Notifications;
import mortise.push.Push;
import mortise.push.PushClients;
import mortise.push.RecordsChanged;
import mortise.push.RecordsChanged.Change;
import mortise.push.RecordsChanged.What;
import mortise.push.database.DatabasePushProvider;
import mortise.push.records.Notification;
import mortise.push.records.PushRules;
import mortise.push.records.StoredNotifications;
import mortise.push.selection.PushFront;
import mortise.queue.selection.JsonFormat;
import mortise.testkit.Configurations;
import mortise.testkit.records.TestHost;
import mortise.websocket.PushServlet;
import mortise.websocket.PushServlets;
import org.jspecify.annotations.Nullable;

/** Push beside the screens, as soon as a test opens it; until then there is nothing at its place. */
final class LivePush extends HttpServlet implements AutoCloseable {
    static final String PATTERN = "/push/*";

    @Serial
    private static final long serialVersionUID = 1L;

    private transient volatile @Nullable PushServlet servlet;
    private transient volatile @Nullable PushFront front;
    private transient volatile @Nullable Notifications notifications;

    LivePush open(TestHost host, SignIn signIn) {
        host.install(List.of(Notification.class));
        PushFront opened = new PushFront(new JsonFormat(), Configurations.config(PushFront.Config.class, Map.of()));
        opened.addProvider(new DatabasePushProvider(host.database(), new FlywayMigrations()));
        front = opened;
        servlet = PushServlets.with(
                host.database(),
                opened,
                signIn,
                new MemoryTokens(),
                new MemoryUsers(),
                PushRules.all(host.records(), host, LivePush::permit, new MemoryUsers()));
        notifications = new StoredNotifications(host.records(), opened);
        return this;
    }

    private static Permit permit(Identity identity, EntityType type, Action action) {
        return identity.isAnonymous() ? Permit.NONE : Permit.ALL;
    }

    Notifications notifications() {
        return Objects.requireNonNull(notifications);
    }

    PushClients clients() {
        return Objects.requireNonNull(servlet);
    }

    private Push push() {
        return Objects.requireNonNull(front);
    }

    /** Tells what the queue's handler tells after a commit. */
    void changed(String entity, long id, int version, What what, String by) {
        push().publish(
                        Channel.RECORDS,
                        List.of(entity, entity + "/" + id),
                        new RecordsChanged(entity, 99, by, List.of(new Change(id, version, what))));
    }

    void mail(long id, String state) {
        push().publish(Channel.MAIL, "", new MailTold(id, state));
    }

    void notice(String text) {
        push().publish(Channel.NOTICE, "", new Notice(text));
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        PushServlet open = servlet;
        if (open == null) {
            response.sendError(404);
        } else {
            if (open.getServletConfig() == null) {
                open.init(getServletConfig());
            }
            open.service((jakarta.servlet.ServletRequest) request, response);
        }
    }

    @Override
    public void close() {
        PushServlet open = servlet;
        if (open != null) {
            open.close();
        }
        PushFront opened = front;
        if (opened != null) {
            opened.close();
        }
    }
}
