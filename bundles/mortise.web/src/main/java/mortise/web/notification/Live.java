package mortise.web.notification;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import mortise.push.Notifications;

/**
 * Push as far as pages know it. Safe for use by many threads.
 *
 * @param notifications what people are told, empty while that is away
 * @param socket whether there is a WebSocket that pages can connect to
 */
public record Live(Supplier<Optional<Notifications>> notifications, BooleanSupplier socket) {}
