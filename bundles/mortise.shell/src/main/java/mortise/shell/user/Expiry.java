package mortise.shell.user;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mortise.core.Context;
import mortise.core.Failure;

/** Reads when something ends. */
final class Expiry {
    private static final Pattern FROM_NOW = Pattern.compile("([0-9]{1,6})([hd])");

    private Expiry() {}

    /**
     * Reads {@code 90d}, {@code 12h}, {@code 2027-01-31} (the end of that day here) or {@code 2027-01-31T12:00:00Z}.
     *
     * @throws Failure INVALID for anything else
     */
    static Instant parse(String text) {
        Matcher fromNow = FROM_NOW.matcher(text);
        if (fromNow.matches()) {
            long number = Long.parseLong(fromNow.group(1));
            return Instant.now()
                    .plus(fromNow.group(2).equals("d") ? Duration.ofDays(number) : Duration.ofHours(number));
        }
        try {
            return text.contains("T")
                    ? Instant.parse(text)
                    : LocalDate.parse(text)
                            .plusDays(1)
                            .atStartOfDay(Context.machineZone())
                            .toInstant();
        } catch (DateTimeException notAMoment) {
            throw new Failure(
                    Failure.Kind.INVALID,
                    "not-a-moment",
                    "--expires: '" + text
                            + "' is not 90d, 12h, a day as 2027-01-31 or a moment as 2027-01-31T12:00:00Z",
                    notAMoment);
        }
    }
}
