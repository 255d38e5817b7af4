package mortise.web.form;

import java.util.Currency;
import java.util.List;
import mortise.entity.EntityType;
import mortise.entity.Record;
import mortise.web.http.Visit;
import mortise.web.text.Formats;
import mortise.web.text.Texts;
import org.jspecify.annotations.Nullable;

/**
 * What a form shows.
 *
 * @param record the record that is changed, null for a new one
 * @param version the version the form is made of, 0 for a new record
 * @param summary what is wrong, one line for each problem
 * @param banner what went wrong as a whole, empty for nothing
 * @param saved who saved the record meanwhile and when, empty if nobody did
 * @param changed the fields that differ from what is saved
 * @param to where to go afterwards, empty for the record
 */
public record FormView(
        Visit visit,
        EntityType type,
        @Nullable Record record,
        int version,
        List<Section> sections,
        List<Line> summary,
        String banner,
        String saved,
        List<String> changed,
        String to,
        Inputs inputs) {
    /** The currencies offered, by their codes. */
    public static final List<String> CURRENCIES = Currency.getAvailableCurrencies().stream()
            .filter(currency -> currency.getDefaultFractionDigits() >= 0)
            .map(Currency::getCurrencyCode)
            .filter(code -> !code.startsWith("X"))
            .sorted()
            .toList();

    /**
     * Fields under a heading.
     *
     * @param mark {@code plug} for fields of another bundle, {@code dot} for those an administrator added, else empty
     */
    public record Section(String heading, String mark, List<FormField> fields) {}

    /**
     * A problem.
     *
     * @param id the input it is about, empty for none
     */
    public record Line(String text, String id) {}

    /** Returns the words of the reader's language. */
    public Texts texts() {
        return visit.texts();
    }

    /** Returns the reader's formats. */
    public Formats formats() {
        return visit.formats();
    }

    /** Returns where the form goes. */
    public String action() {
        return record == null ? "/" + type.path() + "/new" : "/" + type.path() + "/" + record.id() + "/edit";
    }

    /** Returns where one goes without saving. */
    public String cancel() {
        return !to.isEmpty() ? to : record == null ? "/" + type.path() : "/" + type.path() + "/" + record.id();
    }

    /** Returns the names of all fields shown. */
    public String names() {
        StringBuilder names = new StringBuilder();
        for (Section section : sections) {
            for (FormField field : section.fields()) {
                names.append(names.isEmpty() ? "" : ",").append(field.field().name());
            }
        }
        return names.toString();
    }

    /** Returns the language and region the form writes numbers in. */
    public String locale() {
        return inputs.locale().toLanguageTag();
    }

    /** Returns the zone the form's hours are of. */
    public String zone() {
        return inputs.zone().getId();
    }

    /** Returns the currency of the reader's region, of the euro's if it has none. */
    public String currency() {
        try {
            Currency currency = Currency.getInstance(inputs.locale());
            return currency == null ? "EUR" : currency.getCurrencyCode();
        } catch (IllegalArgumentException noRegion) {
            return "EUR";
        }
    }

    /** Tells whether there is an amount of money in it. */
    public boolean hasMoney() {
        return sections.stream()
                .flatMap(section -> section.fields().stream())
                .anyMatch(field -> field.field().type() == mortise.entity.FieldType.MONEY);
    }

    /** Tells whether files can be sent with it. */
    public boolean hasFiles() {
        return sections.stream().flatMap(section -> section.fields().stream()).anyMatch(field -> field.field()
                .isFile());
    }
}
