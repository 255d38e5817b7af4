package mortise.users.session;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;
import mortise.core.Failure;
import mortise.users.Settings;
import mortise.users.rights.Names;
import mortise.users.store.Secrets;
import mortise.users.store.Sql;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts failed sign-ins of names and of addresses, for all nodes together. An attempt counts as failed before it is made
 * and is taken back if it was none, so that many at once are no way around. Safe for use by many threads.
 */
public final class Attempts {
    private static final Logger log = LoggerFactory.getLogger(Attempts.class);
    private static final Duration FORGET = Duration.ofDays(1);
    private static final int TRIES = 5;

    /** How many failures still count after a time without any. */
    private interface Memory {
        int remembered(int failures, Duration since);
    }

    private record Row(int failures, long lastAt, long lockedUntil) {}

    private final Sql sql;
    private final InstantSource clock;
    private final Supplier<Settings> settings;

    /** In this database. */
    public Attempts(Sql sql, InstantSource clock, Supplier<Settings> settings) {
        this.sql = sql;
        this.clock = clock;
        this.settings = settings;
    }

    /**
     * Counts an attempt.
     *
     * @throws Failure EXHAUSTED {@code locked-out} with the seconds to wait, if name or address has failed too often
     */
    void begin(String name, String address) {
        if (isCounted(address)) {
            claim(ofAddress(address), settings.get().failuresPerAddress(), Attempts::rememberedOfAddress);
        }
        claim(ofName(name), settings.get().failuresPerName(), Attempts::rememberedOfName);
    }

    /** Says that the password was right: the name starts afresh. */
    void succeeded(String name, String address) {
        forget(name);
        if (isCounted(address)) {
            takeBack(ofAddress(address));
        }
    }

    /** Says that nothing was found out about the password. */
    void abandoned(String name, String address) {
        takeBack(ofName(name));
        if (isCounted(address)) {
            takeBack(ofAddress(address));
        }
    }

    /** Lets a name start afresh. */
    public void forget(String name) {
        sql.update("delete from access_attempt where id = ?", ofName(name));
    }

    /** Removes what no longer counts. */
    public void clean() {
        long now = clock.millis();
        sql.update("delete from access_attempt where last_at < ? and locked_until < ?", now - FORGET.toMillis(), now);
    }

    private boolean isCounted(String address) {
        return !address.isEmpty() && settings.get().failuresPerAddress() > 0;
    }

    private static String ofName(String name) {
        return Secrets.hash("name:" + Names.normal(name));
    }

    /** A network of IPv6 has more addresses than anybody can count; its first half is who it is. */
    private static String ofAddress(String address) {
        String who = address;
        if (address.indexOf(':') >= 0) {
            try {
                InetAddress literal = InetAddress.getByName(address);
                who = literal instanceof Inet6Address
                        ? HexFormat.of().formatHex(literal.getAddress(), 0, 8)
                        : literal.getHostAddress();
            } catch (UnknownHostException noAddress) {
                log.debug("'{}' is counted as it is: it is no address", address, noAddress);
            }
        }
        return Secrets.hash("address:" + who);
    }

    /** Those of a name count until there is none for a day. */
    private static int rememberedOfName(int failures, Duration since) {
        return since.compareTo(FORGET) < 0 ? failures : 0;
    }

    /** Those of an address, which many people may share, are forgotten one each minute. */
    private static int rememberedOfAddress(int failures, Duration since) {
        return (int) Math.max(0, failures - since.toMinutes());
    }

    private void claim(String id, int allowed, Memory memory) {
        for (int i = 0; i < TRIES; i++) {
            long now = clock.millis();
            Long wait = sql.<@Nullable Long>transaction(transaction -> count(transaction, id, allowed, memory, now));
            if (wait == null) {
                long until = lockedUntil(now, 1, allowed);
                wait = sql.insert("insert into access_attempt values (?, ?, ?, ?)", id, 1, now, until) ? 0L : null;
            }
            if (wait != null) {
                if (wait > 0) {
                    throw lockedOut(wait);
                }
                return;
            }
        }
        throw Failure.unavailable("too many sign-ins at once; try again in a moment", null);
    }

    /** Returns the milliseconds to wait, 0 if the attempt was counted, null if there is no row yet. */
    private @Nullable Long count(Sql.Transaction transaction, String id, int allowed, Memory memory, long now) {
        List<Row> rows = transaction.query(
                row -> new Row(row.getInt(1), row.getLong(2), row.getLong(3)),
                "select failures, last_at, locked_until from access_attempt where id = ? for update",
                id);
        if (rows.isEmpty()) {
            return null;
        }
        Row row = rows.get(0);
        if (row.lockedUntil() > now) {
            return row.lockedUntil() - now;
        }
        Duration since = Duration.ofMillis(Math.max(0, now - row.lastAt()));
        int failures = memory.remembered(row.failures(), since) + 1;
        transaction.update(
                "update access_attempt set failures = ?, last_at = ?, locked_until = ? where id = ?",
                failures,
                now,
                lockedUntil(now, failures, allowed),
                id);
        return 0L;
    }

    /** From the last failure allowed on there is a wait, twice as long after each, up to the longest. */
    private long lockedUntil(long now, int failures, int allowed) {
        if (failures < allowed) {
            return 0;
        }
        long wait = settings.get().lock().toMillis() << Math.min(20, failures - allowed);
        return now + Math.min(wait, settings.get().longestLock().toMillis());
    }

    private void takeBack(String id) {
        sql.update(
                "update access_attempt set failures = failures - 1, locked_until = 0 where id = ? and failures > 0",
                id);
    }

    private static Failure lockedOut(long milliseconds) {
        long seconds = Math.max(1, (milliseconds + 999) / 1000);
        String wait = seconds < 120 ? seconds + " seconds" : (seconds + 59) / 60 + " minutes";
        return new Failure(
                Failure.Kind.EXHAUSTED, "locked-out", "Too many failed attempts. Try again in " + wait + ".");
    }
}
