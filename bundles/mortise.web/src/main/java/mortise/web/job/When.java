package mortise.web.job;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.time.format.TextStyle;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mortise.web.text.Formats;
import mortise.web.text.Texts;

/** Says in words when a cron expression comes true, where it has one of the usual forms. */
record When(Texts texts, Formats formats) {
    private static final Pattern EVERY_MINUTES = Pattern.compile("\\*/(\\d+) \\* \\* \\* \\*");
    private static final Pattern HOURLY = Pattern.compile("(\\d+) \\* \\* \\* \\*");
    private static final Pattern EVERY_HOURS = Pattern.compile("0 \\*/(\\d+) \\* \\* \\*");
    private static final Pattern AT = Pattern.compile("(\\d+) (\\d+) (\\*|\\d+) \\* (\\*|[0-7]|1-5)");

    /** Returns the words; empty for other forms. */
    String words(String cron) {
        String plain = cron.strip().replaceAll("\\s+", " ");
        if (plain.equals("* * * * *") || plain.equals("*/1 * * * *")) {
            return texts.get("schedule.everyminute");
        }
        Matcher every = EVERY_MINUTES.matcher(plain);
        if (every.matches()) {
            return texts.get("schedule.minutes", every.group(1));
        }
        Matcher hourly = HOURLY.matcher(plain);
        if (hourly.matches()) {
            return texts.get("schedule.hourly", hourly.group(1));
        }
        Matcher hours = EVERY_HOURS.matcher(plain);
        if (hours.matches()) {
            return texts.get("schedule.hours", hours.group(1));
        }
        Matcher at = AT.matcher(plain);
        return at.matches() ? daily(at.group(1), at.group(2), at.group(3), at.group(4)) : "";
    }

    private String daily(String minute, String hour, String day, String weekday) {
        int m = Integer.parseInt(minute);
        int h = Integer.parseInt(hour);
        if (m > 59 || h > 23 || !day.equals("*") && !weekday.equals("*")) {
            return "";
        }
        String time = DateTimeFormatter.ofLocalizedTime(FormatStyle.SHORT)
                .withLocale(formats.locale())
                .format(LocalTime.of(h, m));
        if (!day.equals("*")) {
            return texts.get("schedule.monthly", day, time);
        }
        return switch (weekday) {
            case "*" -> texts.get("schedule.daily", time);
            case "1-5" -> texts.get("schedule.weekdays", time);
            default -> texts.get("schedule.weekly", name(weekday), time);
        };
    }

    private String name(String weekday) {
        int number = Integer.parseInt(weekday);
        return DayOfWeek.of(number == 0 ? 7 : number).getDisplayName(TextStyle.FULL_STANDALONE, formats.locale());
    }
}
