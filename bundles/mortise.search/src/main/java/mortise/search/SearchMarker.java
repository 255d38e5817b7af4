package mortise.search;

import java.util.ArrayList;
import java.util.List;
import mortise.search.SearchResult.Highlight;
import mortise.search.SearchResult.Mark;
import mortise.search.SearchWords.Token;
import mortise.search.SearchWords.Word;
import org.jspecify.annotations.Nullable;

/** Finds the words of a question in texts. For one question and one thread. */
public final class SearchMarker {
    /** The most characters of a text that are worth keeping to be shown. */
    public static final int KEPT_TEXT = 20_000;

    private static final int SHOWN = 200;
    private static final int BEFORE = 60;
    private static final int MAX_MARKS = 100;
    private static final int MAX_HIGHLIGHTS = 3;

    private final List<Word> words;
    private final int edits;
    private final List<Highlight> titles = new ArrayList<>();
    private final List<Highlight> texts = new ArrayList<>();

    /**
     * Marks these words.
     *
     * @param edits how many letters of a word may differ at most; 0 for words as they are written
     */
    public SearchMarker(List<Word> words, int edits) {
        this.words = List.copyOf(words);
        this.edits = edits;
    }

    /** Looks into a text of a document. */
    public void add(String field, String text, boolean title) {
        Highlight highlight = mark(field, text);
        if (highlight != null) {
            (title ? titles : texts).add(highlight);
        }
    }

    /** Returns where the words are in the texts since the last call, titles first; a few at most. */
    public List<Highlight> take() {
        List<Highlight> all = new ArrayList<>(titles);
        all.addAll(texts);
        titles.clear();
        texts.clear();
        return all.size() > MAX_HIGHLIGHTS ? all.subList(0, MAX_HIGHLIGHTS) : all;
    }

    /** Returns the part of a text where the first of the words is, with all that are in it; null if there are none. */
    private @Nullable Highlight mark(String field, String text) {
        List<Mark> marks = marks(text);
        if (marks.isEmpty()) {
            return null;
        }
        int start = 0;
        int end = text.length();
        if (end > SHOWN) {
            start = atWord(
                    text,
                    Math.max(0, marks.get(0).start() - BEFORE),
                    marks.get(0).start());
            end = whole(text, Math.min(end, start + SHOWN));
        }
        List<Mark> shown = new ArrayList<>();
        for (Mark mark : marks) {
            if (mark.end() <= end) {
                shown.add(new Mark(mark.start() - start, mark.end() - start));
            }
        }
        return new Highlight(field, text.substring(start, end), shown);
    }

    /** The first beginning of a word from a place on, that place if there is none before the mark. */
    private static int atWord(String text, int from, int mark) {
        for (int i = from; from > 0 && i < mark; i++) {
            if (Character.isWhitespace(text.charAt(i))) {
                return i + 1;
            }
        }
        return whole(text, from);
    }

    private static int whole(String text, int place) {
        boolean inside = place > 0
                && place < text.length()
                && Character.isLowSurrogate(text.charAt(place))
                && Character.isHighSurrogate(text.charAt(place - 1));
        return inside ? place - 1 : place;
    }

    private List<Mark> marks(String text) {
        List<Mark> marks = new ArrayList<>();
        for (Token token : SearchWords.tokens(text)) {
            if (marks.size() == MAX_MARKS) {
                break;
            }
            if (words.stream().anyMatch(word -> word.isMet(token.text()) || word.similar(token.text(), edits) >= 0)) {
                add(marks, new Mark(token.start(), token.end()));
            }
        }
        return marks;
    }

    /** Pairs of letters overlap: what belongs together is one mark. */
    private static void add(List<Mark> marks, Mark mark) {
        Mark last = marks.isEmpty() ? null : marks.get(marks.size() - 1);
        if (last != null && mark.start() < last.end()) {
            marks.set(
                    marks.size() - 1, new Mark(Math.min(last.start(), mark.start()), Math.max(last.end(), mark.end())));
        } else {
            marks.add(mark);
        }
    }
}
