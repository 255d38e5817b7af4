package mortise.websocket;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import mortise.core.Context;
import mortise.core.Identity;
import org.jspecify.annotations.Nullable;

/**
 * Who is at the other end.
 *
 * @param session the secret of his session; null if he came with a ticket
 * @param until when a ticket's connection ends
 */
record Caller(Identity identity, @Nullable String session, Instant until, String address, Locale locale) {
    /** The context in which rules are asked. */
    Context context(String request) {
        return new Context(identity, request, "push", address, locale, ZoneOffset.UTC);
    }

    @Override
    public String toString() {
        return identity.name() + " from " + address;
    }
}
