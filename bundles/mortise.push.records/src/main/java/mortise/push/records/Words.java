package mortise.push.records;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;
import mortise.core.Context;
import mortise.entity.Record;

/** What people are told, in the language they have chosen; else in that of whoever caused it. */
final class Words {
    private static final Control NO_OTHER = Control.getNoFallbackControl(Control.FORMAT_PROPERTIES);

    private final Locale locale;
    private final ResourceBundle words;

    private Words(Locale locale) {
        this.locale = locale;
        words = ResourceBundle.getBundle("mortise.push.records.words", locale, Words.class.getClassLoader(), NO_OTHER);
    }

    static Words of(Record person) {
        String chosen = person.text("locale");
        return new Words(chosen.isEmpty() ? Context.current().locale() : Locale.forLanguageTag(chosen));
    }

    String say(String key, Object... values) {
        return new MessageFormat(words.getString(key), locale).format(values);
    }
}
