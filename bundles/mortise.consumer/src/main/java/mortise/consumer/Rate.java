package mortise.consumer;

import java.time.Duration;

/**
 * How many messages may be begun in a time.
 *
 * @param most at most
 * @param time within this time
 */
record Rate(int most, Duration time) {
    /** No limit. */
    static final Rate ANY = new Rate(Integer.MAX_VALUE, Duration.ofNanos(1));

    /** Counts against a rate: a bucket that fills evenly and holds what may be begun in a second, at least one. Used by one thread. */
    static final class Bucket {
        private final double perNano;
        private final double size;
        private double filled;
        private long when;

        Bucket(Rate rate, long now) {
            perNano = (double) rate.most() / rate.time().toNanos();
            size = Math.max(1, perNano * 1e9);
            filled = 1;
            when = now;
        }

        /** Returns how many may be begun now. */
        int allowed(long now) {
            filled = Math.min(size, filled + perNano * (now - when));
            when = now;
            return (int) Math.min(Integer.MAX_VALUE, filled);
        }

        /** Says that so many were begun. */
        void begun(int count) {
            filled -= count;
        }

        /** Returns how long it takes until the next one is allowed. */
        Duration pause(long now) {
            return allowed(now) >= 1 ? Duration.ZERO : Duration.ofNanos((long) Math.ceil((1 - filled) / perNano));
        }
    }
}
