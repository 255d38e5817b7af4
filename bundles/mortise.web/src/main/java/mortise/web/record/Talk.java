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
import mortise.entity.Action;
import mortise.entity.EntityType;
import mortise.entity.Filter;
import mortise.entity.Filter.Operator;
import mortise.entity.Query;
import mortise.entity.Record;
import mortise.entity.Records;
import mortise.web.http.Answer;
import mortise.web.http.Visit;
import mortise.web.shell.Titles;
import mortise.web.templates.record.JtepeopleGenerated;

/** What is said about records. Safe for use by many threads. */
public final class Talk {
    private static final Pattern MENTION = Pattern.compile("@([\\p{L}\\p{N}][\\p{L}\\p{N}._-]*)");

    /**
     * Somebody who can be mentioned.
     *
     * @param name by which
     */
    public record Person(String name, String title) {}

    private static final int MOST_OFFERED = 8;
    private static final int MOST_TYPED = 60;

    private final Supplier<Optional<Comments>> comments;
    private final Users users;
    private final Records records;

    Talk(Supplier<Optional<Comments>> comments, Users users, Records records) {
        this.records = records;
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

    /** Returns people whom the reader may see and whose names are as typed, to be mentioned. */
    Answer people(Visit visit) {
        EntityType type = visit.model().find(EntityType.USER).orElse(null);
        String typed = visit.parameter("q").strip();
        if (type == null || typed.length() > MOST_TYPED || !records.may(Action.VIEW, EntityType.USER)) {
            return Answer.html(out -> JtepeopleGenerated.render(out, null, List.of()));
        }
        Query query = Query.of(EntityType.USER)
                .fields(Set.of("name", "title"))
                .sort("name", false)
                .page(Query.Page.number(1, MOST_OFFERED));
        if (type.field("active").isPresent()) {
            query = query.where(Filter.eq("active", true));
        }
        if (!typed.isEmpty()) {
            query = query.where(Filter.any(
                    Filter.where("name", Operator.STARTS, typed), Filter.where("title", Operator.CONTAINS, typed)));
        }
        List<Person> found = records.find(query).records().stream()
                .map(user -> new Person(user.text("name"), user.title()))
                .toList();
        return Answer.html(out -> JtepeopleGenerated.render(out, null, found));
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
