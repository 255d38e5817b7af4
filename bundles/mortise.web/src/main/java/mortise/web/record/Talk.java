package mortise.web.record;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mortise.access.Users;
import mortise.comments.Comments;
import mortise.comments.Comments.Comment;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.entity.EntityType;
import mortise.entity.Record;
import mortise.web.http.Answer;
import mortise.web.http.Visit;
import mortise.web.shell.Titles;

/** What is said about records. Safe for use by many threads. */
final class Talk {
    private static final Pattern MENTION = Pattern.compile("@([\\p{L}\\p{N}][\\p{L}\\p{N}._-]*)");

    private final Supplier<Optional<Comments>> comments;
    private final Users users;

    Talk(Supplier<Optional<Comments>> comments, Users users) {
        this.comments = comments;
        this.users = users;
    }

    boolean isPossible() {
        return comments.get().isPresent();
    }

    private Comments required() {
        return comments.get().orElseThrow(() -> Failure.unavailable("Nothing can be said now.", null));
    }

    /** Returns what was said before a comment, newest first; nothing if nothing can be said. */
    List<Comment> of(Record record, long before, int size) {
        return comments.get()
                .map(from -> from.of(record.type().name(), record.id(), before, size))
                .orElse(List.of());
    }

    HistoryView.Said said(Comment comment, Titles titles) {
        String who =
                titles.of(EntityType.USER, comment.author()).map(Record::title).orElse(comment.name());
        boolean mayDelete =
                comment.mine() || users.administers(Context.current().identity());
        return new HistoryView.Said(comment, who, parts(comment.text(), comment.mentioned()), mayDelete);
    }

    /** Cuts a text where it mentions one of these. */
    static List<HistoryView.Part> parts(String text, Set<String> mentioned) {
        List<HistoryView.Part> parts = new ArrayList<>();
        Matcher matcher = MENTION.matcher(text);
        int from = 0;
        while (matcher.find()) {
            String name = matcher.group(1).replaceFirst("[._-]+$", "");
            if (mentioned.stream().anyMatch(name::equalsIgnoreCase)) {
                int end = matcher.start(1) + name.length();
                if (matcher.start() > from) {
                    parts.add(new HistoryView.Part(text.substring(from, matcher.start()), false));
                }
                parts.add(new HistoryView.Part(text.substring(matcher.start(), end), true));
                from = end;
            }
        }
        if (from < text.length()) {
            parts.add(new HistoryView.Part(text.substring(from), false));
        }
        return parts;
    }

    private static String page(Visit visit) {
        return "/" + RecordScreens.typeOf(visit).path() + "/" + visit.id() + "?tab=history";
    }

    private static long comment(Visit visit) {
        String id = visit.variable("comment");
        if (!id.matches("[0-9]{1,18}")) {
            throw Failure.missing("there is no comment '" + id + "'");
        }
        return Long.parseLong(id);
    }

    Answer add(Visit visit) {
        required().add(RecordScreens.typeOf(visit).name(), visit.id(), visit.parameter("text"));
        return Answer.redirect(page(visit));
    }

    Answer edit(Visit visit) {
        required().edit(comment(visit), visit.parameter("text"));
        return Answer.redirect(page(visit));
    }

    Answer delete(Visit visit) {
        required().delete(comment(visit));
        return Answer.redirect(page(visit));
    }
}
