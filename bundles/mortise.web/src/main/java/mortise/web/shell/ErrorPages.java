package mortise.web.shell;

import java.time.Instant;
import mortise.core.Failure;
import mortise.web.http.Answer;
import mortise.web.http.Dispatcher;
import mortise.web.http.Visit;
import mortise.web.templates.shell.JteerrorGenerated;
import org.jspecify.annotations.Nullable;

/** The page that says what went wrong, what to do, and under which name it stands in the log. */
public final class ErrorPages implements Dispatcher.ErrorScreen {
    @Override
    public Answer answer(Visit visit, int status, @Nullable Failure failure) {
        ErrorPage page = page(visit, status, failure);
        return Answer.html(status, out -> JteerrorGenerated.render(out, null, visit, page));
    }

    private static ErrorPage page(Visit visit, int status, @Nullable Failure failure) {
        String key = "error." + status;
        String detail =
                switch (status) {
                    case 400, 403, 409, 429 ->
                        failure == null ? "" : failure.problems().get(0).message();
                    case 404, 405 -> visit.path();
                    default -> "";
                };
        return new ErrorPage(
                status,
                visit.texts().get(key + ".title"),
                visit.texts().get(key + ".text"),
                detail,
                visit.requestId(),
                visit.formats().dateTimeSeconds(Instant.now()),
                visit.isSignedIn());
    }
}
