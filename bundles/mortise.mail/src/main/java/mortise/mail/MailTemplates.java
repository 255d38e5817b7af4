package mortise.mail;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import mortise.core.Problem;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Writes mails about records from templates that administrators keep, for each entity and language. A template is Mustache:
 * {@code {{name}}}, {@code {{account.name}}}, {@code {{#tags}}…{{/tags}}}; it reads fields of the record and of records it refers
 * to, and can do nothing else. Everything is read as the identity of {@link mortise.core.Context#current()}: what that may not
 * see is empty. Values are formatted for the language of the template and the context's time zone, and cannot become markup.
 * Safe for use by many threads.
 */
@ProviderType
public interface MailTemplates {
    /**
     * What a template made of a record.
     *
     * @param subject one line
     * @param html the HTML
     * @param text the same as plain text
     * @param language of the template that was used; ROOT for the one of no language
     */
    record Written(String subject, String html, String text, Locale language) {
        /** Begins a mail with it. */
        public Mail.Draft draft() {
            return Mail.draft().subject(subject).html(html).text(text).language(language);
        }
    }

    /**
     * Writes a mail about a record.
     *
     * @param template the templates' name; that of the language is used, else of its language without a country, else the one
     *     of no language
     * @throws mortise.core.Failure MISSING if there is no such template in these languages, or no record that the identity may
     *     see; INVALID if the template has become wrong, because a field is there no more, or makes too much
     */
    Written write(String template, Locale language, long record);

    /**
     * Writes a mail about a record that is there no more, with values as the history keeps them; see {@link #write(String,
     * Locale, long)}. Records it referred to are read.
     *
     * @param values by field, as texts; that of a reference is an id
     * @throws mortise.core.Failure MISSING if there is no such template in these languages; INVALID if it is one for another
     *     entity, has become wrong or makes too much
     */
    Written write(String template, Locale language, String entity, long record, Map<String, String> values);

    /**
     * Writes what a template that is still being written would make of a record.
     *
     * @param text the plain text; empty to make it of the HTML
     * @throws mortise.core.Failure MISSING if there is no record that the identity may see; INVALID with all that
     *     {@link #check} finds
     */
    Written preview(String entity, long record, Locale language, String subject, String html, String text);

    /**
     * Tells what is wrong with a template, all of it, each with its line and at its field: {@code subject}, {@code html},
     * {@code text} or {@code entity}.
     */
    List<Problem> check(String entity, String subject, String html, String text);
}
