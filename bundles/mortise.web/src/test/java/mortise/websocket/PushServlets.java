package mortise.websocket;

import java.util.List;
import java.util.Map;
import mortise.access.SignIn;
import mortise.access.Tokens;
import mortise.access.Users;
import mortise.database.Database;
import mortise.database.migration.FlywayMigrations;
import mortise.push.ChannelRule;
import mortise.push.selection.PushFront;
import mortise.queue.selection.JsonFormat;
import mortise.testkit.Configurations;

/** Puts the endpoint together as the container does. */
public final class PushServlets {
    private PushServlets() {}

    /** Returns an endpoint with these rules. */
    public static PushServlet with(
            Database database, PushFront front, SignIn signIn, Tokens tokens, Users users, List<ChannelRule<?>> rules) {
        PushServlet servlet = new PushServlet(
                Configurations.config(PushServlet.Config.class, Map.of()),
                front,
                front,
                new JsonFormat(),
                signIn,
                tokens,
                users,
                new Tickets(database, new FlywayMigrations()));
        rules.forEach(servlet::addRule);
        return servlet;
    }
}
