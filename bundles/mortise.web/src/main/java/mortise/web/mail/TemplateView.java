package mortise.web.mail;

import java.util.List;
import java.util.Optional;
import mortise.core.Problem;
import mortise.entity.Record;
import mortise.web.http.Visit;

/**
 * What the page shows on which a template is written.
 *
 * @param template the template as it is saved
 * @param subject what it is about to be, as the others
 * @param records some that it can be tried with
 * @param problems what is wrong with it
 */
public record TemplateView(
        Visit visit,
        Record template,
        String subject,
        String html,
        String text,
        List<Record> records,
        List<Problem> problems) {
    /** Returns whose records it is about. */
    public String entity() {
        return template.text("entity");
    }

    /** Returns where it is. */
    public String path() {
        return MailScreens.TEMPLATES + "/" + template.id();
    }

    /** Returns what is wrong with a field, empty if nothing is. */
    public List<String> wrong(String field) {
        return problems.stream()
                .filter(problem ->
                        field.equals(Optional.ofNullable(problem.field()).orElse("html")))
                .map(Problem::message)
                .toList();
    }
}
