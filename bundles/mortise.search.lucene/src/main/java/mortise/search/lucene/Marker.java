package mortise.search.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import mortise.search.SearchResult.Highlight;
import mortise.search.SearchResult.Mark;
import mortise.search.lucene.Words.Word;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;
import org.jspecify.annotations.Nullable;

/** Finds the words of a question in texts. For one question. */
final class Marker {
    private static final int SHOWN = 200;
    private static final int BEFORE = 60;
    private static final int MAX_MARKS = 100;

    private final List<Word> words;
    private final int edits;

    Marker(List<Word> words, int edits) {
        this.words = words;
        this.edits = edits;
    }

    /** Returns the part of a text where the first of the words is, with all that are in it; null if there are none. */
    @Nullable
    Highlight mark(String field, String text) throws IOException {
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

    private List<Mark> marks(String text) throws IOException {
        List<Mark> marks = new ArrayList<>();
        try (TokenStream tokens = Words.TEXTS.tokenStream("", text)) {
            CharTermAttribute term = tokens.getAttribute(CharTermAttribute.class);
            OffsetAttribute offset = tokens.getAttribute(OffsetAttribute.class);
            tokens.reset();
            while (tokens.incrementToken() && marks.size() < MAX_MARKS) {
                if (isMeant(term.toString())) {
                    add(marks, new Mark(offset.startOffset(), offset.endOffset()));
                }
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

    private boolean isMeant(String token) {
        for (Word word : words) {
            if (token.equals(word.text()) || word.last() && token.startsWith(word.text()) || isSimilar(word, token)) {
                return true;
            }
        }
        return false;
    }

    private boolean isSimilar(Word word, String token) {
        int own = Math.min(edits, word.edits());
        if (own == 0 || token.codePointAt(0) != word.text().codePointAt(0)) {
            return false;
        }
        int[] wanted = word.text().codePoints().toArray();
        int[] given = token.codePoints().limit(wanted.length + 3L).toArray();
        boolean whole = token.codePointCount(0, token.length()) == given.length;
        int[] last = distances(wanted, given);
        if (whole && last[given.length] <= own) {
            return true;
        }
        for (int i = 1; word.last() && i <= given.length; i++) {
            if (last[i] <= own) {
                return true;
            }
        }
        return false;
    }

    /** How many edits lead from a word to each beginning of another; two letters swapped are one. */
    private static int[] distances(int[] from, int[] to) {
        int[][] table = new int[from.length + 1][to.length + 1];
        for (int i = 0; i <= from.length; i++) {
            for (int j = 0; j <= to.length; j++) {
                if (i == 0 || j == 0) {
                    table[i][j] = i + j;
                    continue;
                }
                int change = table[i - 1][j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
                table[i][j] = Math.min(change, 1 + Math.min(table[i - 1][j], table[i][j - 1]));
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1]) {
                    table[i][j] = Math.min(table[i][j], table[i - 2][j - 2] + 1);
                }
            }
        }
        return table[from.length];
    }
}
