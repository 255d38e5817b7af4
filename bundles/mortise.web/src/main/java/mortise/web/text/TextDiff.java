package mortise.web.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What differs between two texts, word by word, and how changes that two people made to one text can be joined. */
public final class TextDiff {
    /** Above this many words on a side, texts are told apart as wholes: comparing takes the product of both. */
    private static final int MOST_WORDS = 800;

    private static final Pattern WORD = Pattern.compile("\\s+|[\\p{L}\\p{N}]+|.", Pattern.DOTALL);

    /** What became of a part. */
    public enum Kind {
        /** It stayed. */
        SAME,
        /** It went. */
        DELETED,
        /** It came. */
        INSERTED
    }

    /** A part of a text. */
    public record Part(Kind kind, String text) {}

    /** Words of the base from one place to another, replaced by others. */
    private record Hunk(int from, int to, List<String> words) {}

    private TextDiff() {}

    /** Returns the parts of both texts in order. */
    public static List<Part> between(String before, String after) {
        List<String> base = words(before);
        List<Part> parts = new ArrayList<>();
        int at = 0;
        for (Hunk hunk : hunks(base, words(after))) {
            add(parts, Kind.SAME, base.subList(at, hunk.from()));
            add(parts, Kind.DELETED, base.subList(hunk.from(), hunk.to()));
            add(parts, Kind.INSERTED, hunk.words());
            at = hunk.to();
        }
        add(parts, Kind.SAME, base.subList(at, base.size()));
        return parts;
    }

    /** Returns the text with the changes of both; empty if they touch each other. */
    public static Optional<String> join(String base, String mine, String theirs) {
        List<String> words = words(base);
        List<Hunk> first = hunks(words, words(mine));
        List<Hunk> second = hunks(words, words(theirs));
        StringBuilder joined = new StringBuilder();
        int at = 0;
        int i = 0;
        int j = 0;
        while (i < first.size() || j < second.size()) {
            boolean isFirst = j == second.size()
                    || i < first.size() && first.get(i).from() <= second.get(j).from();
            Hunk hunk = isFirst ? first.get(i++) : second.get(j++);
            List<Hunk> others = isFirst ? second : first;
            int other = isFirst ? j : i;
            if (other < others.size() && others.get(other).from() <= hunk.to()) {
                if (!others.get(other).equals(hunk)) {
                    return Optional.empty();
                }
                i += isFirst ? 0 : 1;
                j += isFirst ? 1 : 0;
            }
            words.subList(at, hunk.from()).forEach(joined::append);
            hunk.words().forEach(joined::append);
            at = hunk.to();
        }
        words.subList(at, words.size()).forEach(joined::append);
        return Optional.of(joined.toString());
    }

    private static void add(List<Part> parts, Kind kind, List<String> words) {
        if (!words.isEmpty()) {
            parts.add(new Part(kind, String.join("", words)));
        }
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(text);
        while (matcher.find()) {
            words.add(matcher.group());
        }
        return words;
    }

    private static List<Hunk> hunks(List<String> base, List<String> other) {
        int begin = 0;
        while (begin < base.size() && begin < other.size() && base.get(begin).equals(other.get(begin))) {
            begin++;
        }
        int end = base.size();
        int otherEnd = other.size();
        while (end > begin && otherEnd > begin && base.get(end - 1).equals(other.get(otherEnd - 1))) {
            end--;
            otherEnd--;
        }
        if (begin == end && begin == otherEnd) {
            return List.of();
        }
        if (end - begin > MOST_WORDS || otherEnd - begin > MOST_WORDS) {
            return List.of(new Hunk(begin, end, other.subList(begin, otherEnd)));
        }
        return hunks(base.subList(begin, end), other.subList(begin, otherEnd), begin);
    }

    /** Follows the longest common sequence of words. */
    private static List<Hunk> hunks(List<String> base, List<String> other, int offset) {
        int[][] longest = new int[base.size() + 1][other.size() + 1];
        for (int i = base.size() - 1; i >= 0; i--) {
            for (int j = other.size() - 1; j >= 0; j--) {
                longest[i][j] = base.get(i).equals(other.get(j))
                        ? longest[i + 1][j + 1] + 1
                        : Math.max(longest[i + 1][j], longest[i][j + 1]);
            }
        }
        List<Hunk> hunks = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < base.size() || j < other.size()) {
            int fromBase = i;
            int fromOther = j;
            while (i < base.size() && j < other.size() && !base.get(i).equals(other.get(j))
                    || i < base.size() != j < other.size()) {
                boolean drop = j == other.size() || i < base.size() && longest[i + 1][j] >= longest[i][j + 1];
                i += drop ? 1 : 0;
                j += drop ? 0 : 1;
            }
            if (i > fromBase || j > fromOther) {
                hunks.add(new Hunk(offset + fromBase, offset + i, List.copyOf(other.subList(fromOther, j))));
            }
            while (i < base.size() && j < other.size() && base.get(i).equals(other.get(j))) {
                i++;
                j++;
            }
        }
        return hunks;
    }
}
