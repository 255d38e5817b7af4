package mortise.web.session;

import mortise.web.http.Answer;
import mortise.web.http.Cookies;
import mortise.web.http.ReturnPath;
import mortise.web.http.Screen;
import mortise.web.http.Visit;
import mortise.web.text.Texts;

/** Keeps on this device how things look: light or dark, and the language. */
final class PreferencesScreen implements Screen {
    private static final long YEAR_SECONDS = 31_536_000;

    @Override
    public Answer answer(Visit visit) {
        Answer answer = Answer.redirect(ReturnPath.orHome(visit.parameter("to")));
        if (visit.parameters().containsKey("theme")) {
            String theme = visit.parameter("theme");
            keep(answer, Cookies.THEME, theme.equals("light") || theme.equals("dark") ? theme : "");
        }
        if (visit.parameters().containsKey("language")) {
            String language = visit.parameter("language");
            boolean known =
                    Texts.LANGUAGES.stream().anyMatch(one -> one.getLanguage().equals(language));
            keep(answer, Cookies.LANGUAGE, known ? language : "");
        }
        return answer;
    }

    private static void keep(Answer answer, String name, String value) {
        answer.preference(name, value, value.isEmpty() ? 0 : YEAR_SECONDS);
    }
}
