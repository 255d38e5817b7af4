package mortise.web.me;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import mortise.access.Tokens.Created;
import mortise.access.Tokens.Token;
import mortise.entity.Record;
import mortise.web.http.Visit;
import mortise.web.shell.Titles;
import mortise.web.text.Texts;
import org.jspecify.annotations.Nullable;

/**
 * What people's own page shows.
 *
 * @param user the person's record, null if it may not be viewed
 * @param mayEdit whether the person may change it
 * @param created a token that was just made, with its secret; null for none
 * @param example an address of REST that the token can be tried with
 */
public record MeView(
        Visit visit,
        @Nullable Record user,
        boolean mayEdit,
        List<Token> tokens,
        @Nullable Created created,
        String example,
        Titles titles) {
    /** Returns the words of the reader's language. */
    public Texts texts() {
        return visit.texts();
    }

    /** Returns where mail reaches the person, empty if that is not known. */
    public String email() {
        return user != null && user.type().field("email").isPresent() ? user.text("email") : "";
    }

    /** Returns the titles of the person's roles, those that are known. */
    public List<String> roles() {
        return user == null
                ? List.of()
                : user.type().field("roles").stream()
                        .flatMap(field -> titles.of(field, user.get("roles")).stream())
                        .map(Record::title)
                        .toList();
    }

    /** Returns what a token may do, as people read it. */
    public String scopes(Token token) {
        Set<String> scopes = token.scopes();
        if (scopes.isEmpty()) {
            return texts().get("token.everything");
        }
        return String.join(", ", scopes.stream().sorted().map(this::scope).toList());
    }

    private String scope(String scope) {
        int colon = scope.indexOf(':');
        String entity = colon < 0 ? scope : scope.substring(0, colon);
        String title = entity.equals("*")
                ? texts().get("token.allrecords")
                : entity.equals(TokenForm.ADMIN)
                        ? texts().get("token.admin")
                        : visit.model()
                                .find(entity)
                                .map(type -> texts().inSentence(type.plural()))
                                .orElse(entity);
        return colon < 0 || !texts().has("token.do." + scope.substring(colon + 1))
                ? title
                : texts().get("token.do." + scope.substring(colon + 1), title);
    }

    /** Returns when a token was used last, as people read it. */
    public String used(Token token) {
        Instant used = token.lastUsed();
        return used == null
                ? texts().get("token.unused")
                : texts().get("token.used", visit.formats().ago(used));
    }

    /** Returns until when a token works, as people read it. */
    public String until(Token token) {
        Instant expires = token.expires();
        return expires == null
                ? texts().get("token.forever")
                : texts().get(
                                isOver(token) ? "token.expired" : "token.until",
                                visit.formats().day(expires));
    }

    /** Tells whether a token works no more. */
    public static boolean isOver(Token token) {
        Instant expires = token.expires();
        return expires != null && !Instant.now().isBefore(expires);
    }
}
