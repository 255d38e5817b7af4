package mortise.web.palette;

import java.util.ArrayList;
import java.util.List;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.search.SearchResult;
import mortise.search.SearchResult.Highlight;
import mortise.search.SearchResult.Mark;
import mortise.web.palette.Hit.Part;

/**
 * A record that was found, with the places where the words are.
 *
 * @param name what people call it
 * @param title the name, cut where words begin and end
 * @param places parts of other fields
 */
public record Found(String name, List<Part> title, String path, List<Place> places) {
    private static final int MOST_PLACES = 2;

    /** A part of a field's text. */
    public record Place(String field, List<Part> parts) {}

    static Found of(EntityType type, SearchResult.Hit hit) {
        String name = hit.title();
        List<Mark> inTitle = new ArrayList<>();
        List<Place> places = new ArrayList<>();
        for (Highlight highlight : hit.highlights()) {
            boolean titles = type.titleFields().contains(highlight.field());
            int at = titles ? name.indexOf(highlight.text()) : -1;
            if (at >= 0) {
                highlight.marks().forEach(mark -> inTitle.add(new Mark(at + mark.start(), at + mark.end())));
            } else if (places.size() < MOST_PLACES) {
                String field = type.field(highlight.field()).map(Field::title).orElse(highlight.field());
                places.add(new Place(field, parts(highlight.text(), highlight.marks())));
            }
        }
        inTitle.sort(java.util.Comparator.comparingInt(Mark::start));
        return new Found(name, parts(name, inTitle), "/" + type.path() + "/" + hit.id(), places);
    }

    /** Returns a text cut at its marks; a mark that begins inside another is left out. */
    static List<Part> parts(String text, List<Mark> marks) {
        List<Part> parts = new ArrayList<>();
        int from = 0;
        for (Mark mark : marks) {
            if (mark.start() < from || mark.end() > text.length() || mark.end() <= mark.start()) {
                continue;
            }
            if (mark.start() > from) {
                parts.add(new Part(text.substring(from, mark.start()), false));
            }
            parts.add(new Part(text.substring(mark.start(), mark.end()), true));
            from = mark.end();
        }
        if (from < text.length()) {
            parts.add(new Part(text.substring(from), false));
        }
        return parts;
    }
}
