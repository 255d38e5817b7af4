package mortise.web.record;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import mortise.core.Failure;
import mortise.entity.EntityType;
import mortise.entity.Record;
import mortise.entity.Records;
import mortise.tags.Tags;
import mortise.web.http.Answer;
import mortise.web.http.Visit;
import org.jspecify.annotations.Nullable;

/** Tags on the page of a record: shown, put on, taken off. */
final class Tagging {
    private static final int MOST_OFFERED = 100;

    private final Records records;
    private final Supplier<Optional<Tags>> tags;

    Tagging(Records records, Supplier<Optional<Tags>> tags) {
        this.records = records;
        this.tags = tags;
    }

    /**
     * Returns what the page shows; null if nobody keeps tags, or if there are none and the reader may put none on.
     *
     * @param typed what was refused, empty if nothing was
     */
    @Nullable
    TagsView of(Record record, boolean mayEdit, String typed, String problem) {
        Tags known = tags.get().orElse(null);
        if (known == null) {
            return null;
        }
        List<String> all = known.of(record.type().name(), record.id());
        if (all.isEmpty() && !mayEdit) {
            return null;
        }
        List<String> offered = mayEdit ? known.used(record.type().name(), "", MOST_OFFERED) : List.of();
        return new TagsView(
                all, mayEdit, offered.stream().filter(tag -> !all.contains(tag)).toList(), typed, problem);
    }

    private Tags required() {
        return tags.get().orElseThrow(() -> Failure.unavailable("Nobody keeps tags now.", null));
    }

    private static Answer back(Visit visit) {
        return Answer.redirect("/" + RecordScreens.typeOf(visit).path() + "/" + visit.id());
    }

    /** Puts a tag on the record; all or none if there are commas between several. */
    Answer add(Visit visit) {
        EntityType type = RecordScreens.typeOf(visit);
        String typed = visit.parameter("tag");
        Tags known = required();
        return records.transaction(() -> {
            for (String tag : typed.isBlank() ? List.of(typed) : List.of(typed.split("[,;\\n]", -1))) {
                if (!tag.isBlank() || typed.isBlank()) {
                    known.add(type.name(), visit.id(), tag);
                }
            }
            return back(visit);
        });
    }

    /** Takes a tag off the record. */
    Answer remove(Visit visit) {
        required().remove(RecordScreens.typeOf(visit).name(), visit.id(), visit.parameter("tag"));
        return back(visit);
    }
}
