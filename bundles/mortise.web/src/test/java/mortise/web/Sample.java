package mortise.web;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import mortise.core.Identity;
import mortise.core.Money;
import mortise.entity.Draft;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.Field.Choice;
import mortise.entity.FieldType;
import mortise.entity.Record;

/** A few entities with fields of every type, and records that look like real ones. */
final class Sample {
    static final List<String> PEOPLE =
            List.of("Ingrid Solberg", "Jonas Weber", "Aiko Tanaka", "Mateo Ruiz", "Priya Nair");
    private static final String[] PLACES = {
        "Halvorsen Marine", "Köhler Ladenbau", "Sato Precision", "Vega Robotics", "Delft Ceramics Works",
        "Arbor Timber Co-op", "Ostrava Steelworks", "Brightwater Hydro", "Kestrel Aviation Parts", "Ferreira Têxteis",
        "Lumen Optics", "Maple Ridge Clinics", "Pinecrest Logistics", "Granite Bay Quarry", "Solano Vineyards",
        "Tilda Foods", "Universitetet i Bergen", "田中製作所"
    };
    private static final String[] STATES = {"CUSTOMER", "PROSPECT", "PARTNER", "AT_RISK", "CHURNED"};
    private static final String[] TOWNS = {"Ålesund", "Leipzig", "Nagoya", "Bilbao", "Delft", "Joensuu", "Ostrava"};

    static EntityType[] types() {
        return new EntityType[] {user(), role(), account(), contact(), opportunity(), vehicle()};
    }

    private static EntityType user() {
        return EntityType.of("user")
                .icon("users")
                .administrative()
                .titleFields(List.of("title"))
                .field(Field.of("name", FieldType.TEXT).inList().build())
                .field(Field.of("title", FieldType.TEXT).title("Full name").build())
                .field(Field.of("email", FieldType.EMAIL).inList().build())
                .field(Field.of("active", FieldType.BOOLEAN).inList().build())
                .build();
    }

    private static EntityType role() {
        return EntityType.of("role")
                .icon("shield")
                .administrative()
                .field(Field.of("name", FieldType.TEXT).inList().build())
                .build();
    }

    private static EntityType account() {
        return EntityType.of("account")
                .icon("building-2")
                .bundle("mortise.crm")
                .ownerField("owner")
                .titleFields(List.of("name"))
                .field(Field.of("name", FieldType.TEXT)
                        .required()
                        .searched(Field.Searched.TITLE)
                        .build())
                .field(Field.of("status", FieldType.CHOICE)
                        .inList()
                        .choices(
                                new Choice("CUSTOMER", "Customer", "good"),
                                new Choice("PROSPECT", "Prospect", "info"),
                                new Choice("PARTNER", "Partner", "plum"),
                                new Choice("AT_RISK", "At risk", "warn"),
                                new Choice("CHURNED", "Churned", ""))
                        .build())
                .field(Field.of("owner", FieldType.REFERENCE)
                        .target("user")
                        .inList()
                        .build())
                .field(Field.of("city", FieldType.TEXT).inList().build())
                .field(Field.of("annualRevenue", FieldType.MONEY).inList().build())
                .field(Field.of("employees", FieldType.INTEGER).inList().build())
                .field(Field.of("lastActivity", FieldType.DATE_TIME).inList().build())
                .field(Field.of("website", FieldType.URL).build())
                .field(Field.of("phone", FieldType.PHONE).build())
                .field(Field.of("discount", FieldType.PERCENT)
                        .maximum(new BigDecimal("100"))
                        .group("Commercial")
                        .build())
                .field(Field.of("rating", FieldType.DECIMAL).group("Commercial").build())
                .field(Field.of("creditLimit", FieldType.MONEY)
                        .group("Commercial")
                        .build())
                .field(Field.of("newsletter", FieldType.BOOLEAN)
                        .group("Commercial")
                        .build())
                .field(Field.of("approved", FieldType.BOOLEAN)
                        .required()
                        .group("Commercial")
                        .build())
                .field(Field.of("renewal", FieldType.DATE).group("Commercial").build())
                .field(Field.of("interests", FieldType.MULTI_CHOICE)
                        .choices(new Choice("FISH", "Fish", "info"), new Choice("WOOD", "Wood", "warn"))
                        .build())
                .field(Field.of("notes", FieldType.LONG_TEXT).build())
                .field(Field.of("description", FieldType.RICH_TEXT).build())
                .field(Field.of("partners", FieldType.REFERENCES)
                        .target("account")
                        .build())
                .field(Field.of("settings", FieldType.JSON)
                        .title("Interface settings")
                        .help("As the warehouse system sends them.")
                        .build())
                .field(Field.of("tier", FieldType.TEXT)
                        .title("Loyalty tier")
                        .origin(Field.Origin.ADMINISTRATOR)
                        .build())
                .build();
    }

    private static EntityType contact() {
        return EntityType.of("contact")
                .icon("contact")
                .bundle("mortise.crm")
                .titleFields(List.of("firstName", "lastName"))
                .field(Field.of("firstName", FieldType.TEXT)
                        .searched(Field.Searched.TITLE)
                        .build())
                .field(Field.of("lastName", FieldType.TEXT)
                        .searched(Field.Searched.TITLE)
                        .build())
                .field(Field.of("account", FieldType.REFERENCE)
                        .target("account")
                        .required()
                        .inverse("contacts", "Contacts")
                        .onDelete(Field.OnDelete.CASCADE)
                        .inList()
                        .build())
                .field(Field.of("email", FieldType.EMAIL).inList().build())
                .field(Field.of("phone", FieldType.PHONE).inList().build())
                .build();
    }

    private static EntityType opportunity() {
        return EntityType.of("opportunity")
                .path("opportunities")
                .title("Opportunity", "Opportunities")
                .icon("target")
                .bundle("mortise.crm")
                .field(Field.of("name", FieldType.TEXT)
                        .required()
                        .searched(Field.Searched.TITLE)
                        .build())
                .field(Field.of("account", FieldType.REFERENCE)
                        .target("account")
                        .inverse("opportunities", "Opportunities")
                        .inList()
                        .build())
                .field(Field.of("stage", FieldType.CHOICE)
                        .required()
                        .defaultValue("OPEN")
                        .choices(new Choice("OPEN", "Open", "info"), new Choice("WON", "Won", "good"))
                        .inList()
                        .build())
                .field(Field.of("amount", FieldType.MONEY).inList().build())
                .field(Field.of("closeDate", FieldType.DATE).inList().build())
                .build();
    }

    private static EntityType vehicle() {
        return EntityType.of("vehicle")
                .icon("truck")
                .bundle("example.fleet")
                .field(Field.of("plate", FieldType.TEXT).build())
                .build();
    }

    final List<Long> people = new ArrayList<>();
    final List<Long> accounts = new ArrayList<>();

    /** Makes the records of the sample. */
    Sample(WebHost host) {
        for (String title : PEOPLE) {
            String name = title.substring(0, title.indexOf(' ')).toLowerCase(Locale.ROOT);
            Draft user = Draft.create("user")
                    .set("name", name)
                    .set("title", title)
                    .set("email", name + "@northmoor.example")
                    .set("active", true);
            people.add(
                    host.host().asSystem(() -> host.host().records().save(user)).id());
        }
        List<Draft> drafts = new ArrayList<>();
        for (int i = 0; i < 180; i++) {
            drafts.add(draft("account", account(i, people.get(i % people.size()))));
        }
        saveAll(host, drafts).forEach(record -> accounts.add(record.id()));
        long first = accounts.get(0);
        drafts.clear();
        drafts.add(draft("contact", contact("Nils", "Halvorsen", first)));
        drafts.add(draft("contact", contact("Sigrid", "Moe", first)));
        for (int i = 0; i < 12; i++) {
            drafts.add(draft("contact", contact("Arne", "Lund " + (char) ('A' + i), first)));
        }
        drafts.add(draft(
                "opportunity",
                Map.of(
                        "name",
                        "Halvorsen: deck hardware 2027",
                        "account",
                        first,
                        "stage",
                        "OPEN",
                        "closeDate",
                        LocalDate.of(2027, 3, 31))));
        saveAll(host, drafts);
    }

    private List<Record> saveAll(WebHost host, List<Draft> drafts) {
        Identity first = new Identity(people.get(0), "ingrid", PEOPLE.get(0), Set.of());
        return host.host().as(first, () -> host.host().records().saveAll(drafts));
    }

    private static Draft draft(String entity, Map<String, Object> values) {
        Draft draft = Draft.create(entity);
        values.forEach(draft::set);
        return draft;
    }

    private static Map<String, Object> contact(String first, String last, long account) {
        return Map.of(
                "firstName",
                first,
                "lastName",
                last,
                "account",
                account,
                "email",
                first + "@halvorsen.example",
                "phone",
                "+47 70 12 44 90");
    }

    private static Map<String, Object> account(int i, long owner) {
        Map<String, Object> values = new HashMap<>();
        String name = PLACES[i % PLACES.length];
        values.put("name", i < PLACES.length ? name : name + " " + (i / PLACES.length + 1));
        values.put("status", STATES[i * 7 % 5]);
        values.put("owner", owner);
        values.put("city", TOWNS[i % TOWNS.length]);
        values.put("annualRevenue", new Money(BigDecimal.valueOf(96_000L + i * 37_250L), Currency.getInstance("EUR")));
        values.put("employees", (long) (12 + i * 31));
        values.put("lastActivity", Instant.now().minus(12L + (long) i * i * 7, ChronoUnit.MINUTES));
        values.put("website", "https://www." + "place" + i + ".example");
        values.put("phone", "+47 70 12 44 " + (10 + i % 80));
        values.put("newsletter", i % 2 == 0);
        values.put("renewal", LocalDate.of(2027, 1 + i % 12, 1 + i % 28));
        values.put("interests", i % 3 == 0 ? List.of("FISH", "WOOD") : List.of("WOOD"));
        values.put("notes", "Line one of the notes.\nLine <b>two</b> & more for " + name);
        values.put(
                "description", "<p>Makes <strong>deck hardware</strong>.</p><ul><li>Cleats</li><li>Winches</li></ul>");
        values.put("approved", true);
        values.put("settings", "{\"route\":\"north\",\"days\":[1,3]}");
        values.put("discount", new BigDecimal("12.5"));
        values.put("rating", new BigDecimal("4.25"));
        if (i % 4 != 0) {
            values.put("tier", "Gold");
        }
        return values;
    }
}
