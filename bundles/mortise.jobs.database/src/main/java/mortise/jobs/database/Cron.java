package mortise.jobs.database;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.Optional;
import java.util.stream.Stream;
import mortise.core.Failure;

/**
 * A cron expression in a time zone. When clocks are put forward, what falls into the hour that is left out comes when it
 * would have begun; when they are put back, a time that comes twice counts the first time, an interval goes on.
 */
final class Cron {
    private static final int MOST_CHARACTERS = 200;
    private static final CronParser PARSER = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

    private final ExecutionTime times;
    private final ZoneId zone;

    /** @throws Failure INVALID, at {@code cron}, if the text is no expression or never comes true */
    Cron(String text, ZoneId zone) {
        this.zone = zone;
        try {
            if (text.length() > MOST_CHARACTERS) {
                throw new IllegalArgumentException("it is longer than " + MOST_CHARACTERS + " characters");
            }
            times = ExecutionTime.forCron(PARSER.parse(text.strip()));
        } catch (IllegalArgumentException | ArithmeticException wrong) {
            throw Failure.invalidField(
                    "cron", "no-cron", "'" + text + "' is no cron expression as 15 2 * * 1-5: " + words(wrong));
        }
        if (next(Instant.now()).isEmpty()) {
            throw Failure.invalidField("cron", "never", "'" + text + "' never comes true");
        }
    }

    private static String words(RuntimeException wrong) {
        return String.valueOf(wrong.getMessage()).replace("Failed to parse cron expression. ", "");
    }

    /** Returns the first moment after another; empty if none comes. */
    Optional<Instant> next(Instant after) {
        Optional<Instant> regular = times.nextExecution(after.atZone(zone)).map(ZonedDateTime::toInstant);
        return Stream.of(regular, leftOut(after))
                .flatMap(Optional::stream)
                .filter(after::isBefore)
                .min(Instant::compareTo);
    }

    /** Returns when the clocks are put forward over the next time; empty if they are not. */
    private Optional<Instant> leftOut(Instant after) {
        LocalDateTime now = LocalDateTime.ofInstant(after, zone);
        return times.nextExecution(now.atZone(ZoneOffset.UTC))
                .map(next -> zone.getRules().getTransition(next.toLocalDateTime()))
                .filter(ZoneOffsetTransition::isGap)
                .map(ZoneOffsetTransition::getInstant);
    }
}
