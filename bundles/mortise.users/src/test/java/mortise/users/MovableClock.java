package mortise.users;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that goes on when it is told to. */
public final class MovableClock implements InstantSource {
    private volatile Instant now = Instant.parse("2026-11-25T09:30:00Z");

    @Override
    public Instant instant() {
        return now;
    }

    public synchronized void forward(Duration time) {
        now = now.plus(time);
    }
}
