package mortise.comments.records;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;
import mortise.core.Context;
import mortise.core.Identity;
import mortise.entity.Record;
import mortise.mail.Address;
import mortise.mail.Mail;

/** What somebody who is mentioned reads, in his language. */
final class MentionWords {
    private static final Control NO_OTHER = Control.getNoFallbackControl(Control.FORMAT_PROPERTIES);

    private final Record person;
    private final Identity who;
    private final Record about;
    private final ResourceBundle words;

    MentionWords(Record person, Identity who, Record about) {
        this.person = person;
        this.who = who;
        this.about = about;
        String chosen = person.text("locale");
        Locale locale = chosen.isEmpty() ? Context.current().locale() : Locale.forLanguageTag(chosen);
        words = ResourceBundle.getBundle(
                "mortise.comments.records.mention", locale, MentionWords.class.getClassLoader(), NO_OTHER);
    }

    private String text(String key, Object... values) {
        return new MessageFormat(words.getString(key), Locale.ROOT).format(values);
    }

    String sentence() {
        return text("sentence", who.title(), about.title());
    }

    Mail mail(String text) {
        Locale language = words.getLocale().equals(Locale.ROOT) ? Locale.ENGLISH : words.getLocale();
        return Mail.draft()
                .to(new Address(person.text("title"), person.text("email")))
                .subject(sentence())
                .text(text(
                        "mail", person.text("title"), who.title(), about.type().title(), about.title(), text))
                .language(language)
                .build();
    }
}
