package mortise.crm;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URI;
import java.text.Normalizer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import mortise.core.Money;
import mortise.entity.Draft;
import mortise.entity.Record;
import org.jspecify.annotations.Nullable;

/**
 * Makes the sample's records up. Each depends on seed, day and its own number only, so that a load that was broken off
 * goes on with the same ones. Addresses are below {@code .example}, which nobody can own.
 */
final class Generator {
    private static final String UNKNOWN = "US";
    private static final List<String> STATES =
            List.of("PROSPECT 55", "CUSTOMER 25", "PARTNER 7", "AT_RISK 8", "CHURNED 5");
    private static final List<String> STAGES =
            List.of("QUALIFYING 30", "PROPOSAL 20", "NEGOTIATION 15", "WON 20", "LOST 15");
    private static final List<String> PRIORITIES = List.of("LOW 20", "NORMAL 60", "HIGH 20");

    /** What a euro is worth, roughly; amounts of other countries are in dollars. */
    private static final Map<String, Integer> WORTH = Map.ofEntries(
            Map.entry("EUR", 1),
            Map.entry("USD", 1),
            Map.entry("GBP", 1),
            Map.entry("CHF", 1),
            Map.entry("CAD", 2),
            Map.entry("AUD", 2),
            Map.entry("BRL", 6),
            Map.entry("PLN", 4),
            Map.entry("CNY", 8),
            Map.entry("SEK", 11),
            Map.entry("MXN", 20),
            Map.entry("INR", 90),
            Map.entry("JPY", 160),
            Map.entry("KRW", 1_500));

    private final People people = new People();
    private final Table words = new Table("words.txt");
    private final long seed;
    private final LocalDate today;

    Generator(long seed, LocalDate today) {
        this.seed = seed;
        this.today = today;
    }

    /** Returns the cells that follow the organization of one line: status, owner, annual revenue, telephone. */
    String accountCells(int number, String country, List<String> owners) {
        SplittableRandom random = random("account", number);
        Money revenue = money(country, 2_000_000 * Math.exp(random.nextDouble() * 5), random);
        String phone = phone(people.person(country, random).phoneCode(), random);
        return String.join(
                ",",
                weighted(STATES, random),
                owners.isEmpty() ? "" : owners.get(random.nextInt(owners.size())),
                random.nextInt(10) < 7 ? revenue.toString() : "",
                random.nextInt(10) < 6 ? phone : "");
    }

    /** Returns a contact of one of the accounts. */
    Draft contact(int number, List<Record> accounts, List<Long> owners) {
        SplittableRandom random = random("contact", number);
        Record account = one(accounts, random);
        People.Person person = people.person(country(account), random);
        List<String> interests = new ArrayList<>();
        for (Contact.Interest interest : Contact.Interest.values()) {
            if (random.nextInt(3) == 0) {
                interests.add(interest.name());
            }
        }
        return draft("contact", number)
                .set("firstName", person.given())
                .set("lastName", person.family())
                .set("account", account.id())
                .set("jobTitle", word(account, 0, random))
                .set("email", email(person, number, account))
                .set("phone", random.nextInt(10) < 7 ? phone(person.phoneCode(), random) : null)
                .set("interests", interests)
                .set("owner", owner(account, owners, random));
    }

    /** Returns an opportunity with one of the accounts: open ones close in the months to come, the others did. */
    Draft opportunity(int number, List<Record> accounts, List<Long> owners) {
        SplittableRandom random = random("opportunity", number);
        Record account = one(accounts, random);
        String stage = weighted(STAGES, random);
        int probability =
                switch (Opportunity.Stage.valueOf(stage)) {
                    case QUALIFYING -> 10 + 5 * random.nextInt(4);
                    case PROPOSAL -> 30 + 5 * random.nextInt(6);
                    case NEGOTIATION -> 60 + 5 * random.nextInt(6);
                    case WON -> 100;
                    case LOST -> 0;
                };
        boolean closed = probability == 100 || probability == 0;
        LocalDate close = closed ? today.minusDays(random.nextInt(540)) : today.plusDays(3 + random.nextInt(270));
        String what = word(account, 1, random);
        return draft("opportunity", number)
                .set("name", what + " " + close.getYear())
                .set("account", account.id())
                .set("stage", stage)
                .set("amount", money(country(account), 5_000 * Math.exp(random.nextDouble() * 4), random))
                .set("probability", BigDecimal.valueOf(probability))
                .set("closeDate", close)
                .set("owner", owner(account, owners, random))
                .set("description", random.nextInt(3) == 0 ? "<p>" + what + ".</p>" : null);
    }

    /** Returns a task, nine of ten for one of the accounts: most of those due are done. */
    Draft task(int number, List<Record> accounts, List<Long> owners) {
        SplittableRandom random = random("task", number);
        Record account = one(accounts, random);
        int days = random.nextInt(120) - 60;
        boolean done = random.nextInt(100) < (days < 0 ? 85 : 5);
        Instant due = today.plusDays(days)
                .atTime(8 + random.nextInt(10), 30 * random.nextInt(2))
                .toInstant(ZoneOffset.UTC);
        return draft("task", number)
                .set("subject", word(account, 2, random))
                .set("done", done)
                .set("priority", weighted(PRIORITIES, random))
                .set("due", random.nextInt(10) == 0 ? null : due)
                .set("account", random.nextInt(10) == 0 ? null : account.id())
                .set("owner", owner(account, owners, random))
                .set("minutes", done ? (long) (5 + 5 * random.nextInt(24)) : null)
                .set("notes", random.nextInt(4) == 0 ? word(account, 1, random) : null);
    }

    private static Draft draft(String entity, int number) {
        return Draft.upsert(entity, "externalKey").set("externalKey", "sample-" + entity + "-" + number);
    }

    private SplittableRandom random(String kind, int number) {
        return new SplittableRandom((seed * 31 + kind.hashCode()) * 1_000_003 + number);
    }

    /** Some accounts have many records, most have few. */
    private static Record one(List<Record> accounts, SplittableRandom random) {
        double share = random.nextDouble();
        long place = (long) (share * share * share * accounts.size());
        // A step without a common divisor spreads the frequent ones over the list.
        return accounts.get((int) (place * 4_099 % accounts.size()));
    }

    private static String country(Record account) {
        String country = account.text("country");
        return country.isEmpty() ? UNKNOWN : country;
    }

    private String word(Record account, int part, SplittableRandom random) {
        String[] all = words.of(country(account)).get(part).split("; ");
        return all[random.nextInt(all.length)];
    }

    /** Whose the account is has most of what belongs to it. */
    private static @Nullable Long owner(Record account, List<Long> owners, SplittableRandom random) {
        boolean others = random.nextInt(5) == 0;
        return others && !owners.isEmpty() ? owners.get(random.nextInt(owners.size())) : (Long) account.get("owner");
    }

    private static String weighted(List<String> choices, SplittableRandom random) {
        int left = random.nextInt(100);
        for (String choice : choices) {
            int space = choice.indexOf(' ');
            left -= Integer.parseInt(choice.substring(space + 1));
            if (left < 0) {
                return choice.substring(0, space);
            }
        }
        throw new IllegalStateException("the weights are no hundred: " + choices);
    }

    private static Money money(String country, double euros, SplittableRandom random) {
        Currency local = Currency.getInstance("USD");
        try {
            Currency own =
                    Currency.getInstance(new Locale.Builder().setRegion(country).build());
            local = own != null && WORTH.containsKey(own.getCurrencyCode()) ? own : local;
        } catch (IllegalArgumentException noCurrencyOfItsOwn) {
            // Dollars, then.
        }
        int worth = WORTH.getOrDefault(local.getCurrencyCode(), 1);
        BigDecimal amount = BigDecimal.valueOf(euros * worth * (0.9 + random.nextDouble() / 5))
                .setScale(worth > 50 ? -4 : -2, RoundingMode.HALF_UP)
                .setScale(0, RoundingMode.UNNECESSARY);
        return new Money(amount, local);
    }

    private static String phone(String code, SplittableRandom random) {
        return String.format(Locale.ROOT, "%s 555 %03d %04d", code, random.nextInt(1_000), random.nextInt(10_000));
    }

    /** Names in letters that addresses cannot have become a number. */
    private static String email(People.Person person, int number, Record account) {
        String given = ascii(person.given());
        String family = ascii(person.family());
        String name = given.isEmpty() || family.isEmpty() ? "contact" + number : given + "." + family;
        return name + "@" + host(account) + ".example";
    }

    private static String ascii(String name) {
        return Normalizer.normalize(
                        name.toLowerCase(Locale.ROOT)
                                .replace("ß", "ss")
                                .replace("ø", "o")
                                .replace("ł", "l"),
                        Normalizer.Form.NFD)
                .replaceAll("[^a-z]", "");
    }

    private static String host(Record account) {
        try {
            String host = URI.create(account.text("website")).getHost();
            return host == null
                    ? "university"
                    : host.replaceFirst("^www\\.", "").toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException odd) {
            return "university";
        }
    }
}
