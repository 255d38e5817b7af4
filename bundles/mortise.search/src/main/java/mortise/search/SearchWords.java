package mortise.search;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import mortise.core.Failure;

/**
 * Words of texts, in the form in which they are compared: runs of letters and digits, without case, diacritics and width.
 * Whatever else stands in a text ends words. Chinese, Japanese and Korean become letters and pairs of letters. One reading
 * for all providers, so that they find the same. Safe for use by many threads.
 */
public final class SearchWords {
    /** The most words of a question, pairs of East Asian letters not counted. */
    public static final int MAX_WORDS = 16;

    /** The most characters of a word; a longer one is several. */
    public static final int MAX_LENGTH = 255;

    /** Letters that are no others with a mark, by those they are taken for. After the table of Lucene's ASCIIFoldingFilter. */
    private static final Map<Character, String> ALIKE = alike(
            """
            a ᴀɐəɚᶏᶕⱥ
            aa ꜳ
            ae æᴁᴂ
            ao ꜵ
            au ꜷ
            av ꜹꜻ
            ay ꜽ
            b ʙᴃƀƃɓᵬᶀ
            c ʗᴄƈȼɕↄꜿ
            d ᴅᴆðđƌȡɖɗᵭᶁᶑꝺ
            db ȸ
            dz ʣʥ
            e ᴇⱻǝɇɘɛɜɝɞʚᴈᶒᶓᶔⱸ
            f ꜰꟻƒᵮᶂꝼ
            g ǥɢʛɠɡᵷᵹᶃꝿ
            h ʜħɥɦʮʯⱨⱶ
            hv ƕ
            i ɪᵻꟾıɨᴉᵼᶖ
            j ᴊȷɉɟʄʝ
            k ᴋƙʞᶄⱪꝁꝃꝅ
            l ʟᴌłƚȴɫɬɭᶅⱡꝇꝉꞁ
            ll ỻ
            ls ʪ
            lz ʫ
            m ᴍꟽꟿɯɰɱᵯᶆ
            n ɴᴎŋƞȵɲɳᵰᶇ
            o ᴏᴐøɔɵᴖᴗᶗⱺꝋꝍ
            oe ɶœᴔ
            oo ꝏ
            ou ᴕȣ
            p ᴘƥᵱᵽᶈꝑꝓꝕꟼ
            q ĸɋʠꝗꝙ
            qp ȹ
            r ʀʁᴙᴚɍɼɽɾɿᵲᵳᶉꝛꞃ
            s ꜱꞅȿʂᵴᶊẜẝ
            ss ß
            t ᴛŧƫƭȶʇʈᵵⱦ
            tc ʨ
            th þᵺꝧ
            ts ʦ
            tz ꜩ
            u ᴜᵾʉᶙ
            ue ᵫ
            v ᴠʋʌᶌⱱⱴꝟ
            vy ꝡ
            w ᴡƿʍⱳ
            x ᶍ
            y ʏƴɏʎỿ
            z ᴢƶȝȥɀʐʑᵶᶎⱬꝣ
            """);

    private SearchWords() {}

    private static Map<Character, String> alike(String table) {
        Map<Character, String> alike = new HashMap<>();
        for (String line : table.lines().toList()) {
            int blank = line.indexOf(' ');
            for (char letter : line.substring(blank + 1).toCharArray()) {
                alike.put(letter, line.substring(0, blank));
            }
        }
        return alike;
    }

    /**
     * A word of a text.
     *
     * @param text in the form in which words are compared
     * @param start where it begins in the text
     * @param end behind its last character in the text
     * @param pair whether it is two letters of an East Asian script, which are words of their own as well
     */
    public record Token(String text, int start, int end, boolean pair) {}

    /**
     * A word that is looked for.
     *
     * @param text in the form in which words are compared
     * @param east whether it is a letter or a pair of letters of an East Asian script, which is looked for as it is
     * @param last whether it may be the beginning of a word
     */
    public record Word(String text, boolean east, boolean last) {
        /** Returns how many letters may differ in a similar word. */
        public int edits() {
            int letters = text.codePointCount(0, text.length());
            return east || letters < 4 ? 0 : letters < 8 ? 1 : 2;
        }

        /** Tells whether a word of a text is this one, or begins with it where that is meant. */
        public boolean isMet(String token) {
            return token.equals(text) || last && token.startsWith(text);
        }

        /**
         * Tells how much of a word of a text is similar to this one: its first letter the same, and so many others wrong,
         * missing, too many or swapped with their neighbour as {@link #edits} allows, at most.
         *
         * @param most how many letters may differ, whatever the word would allow
         * @return how many characters of the token are similar, the fewest; all of them if this may not be a beginning; -1 if
         *     it is not similar
         */
        public int similar(String token, int most) {
            int own = Math.min(most, edits());
            if (own == 0 || token.isEmpty() || token.codePointAt(0) != text.codePointAt(0)) {
                return -1;
            }
            int[] wanted = text.codePoints().toArray();
            int[] given = token.codePoints().limit(wanted.length + 3L).toArray();
            int[] distances = distances(wanted, given);
            if (last) {
                for (int i = Math.max(1, wanted.length - own); i <= given.length; i++) {
                    if (distances[i] <= own) {
                        return token.offsetByCodePoints(0, i);
                    }
                }
                return -1;
            }
            boolean whole = token.codePointCount(0, token.length()) == given.length;
            return whole && distances[given.length] <= own ? token.length() : -1;
        }
    }

    /** Returns how many letters of any of these words may differ. */
    public static int mostEdits(List<Word> words) {
        return words.stream().mapToInt(Word::edits).max().orElse(0);
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

    /**
     * Returns the words of a question, each once. The last one may be the beginning of a word unless something stands behind
     * it.
     *
     * @throws Failure INVALID if there are more than {@link #MAX_WORDS}
     */
    public static List<Word> of(String question) {
        Set<Word> words = new LinkedHashSet<>();
        int others = 0;
        List<Run> runs = runs(question);
        for (Run run : runs) {
            if (run.east()) {
                int before = words.size();
                eastern(question, run).stream()
                        .filter(Token::pair)
                        .forEach(token -> words.add(new Word(token.text(), true, false)));
                if (words.size() == before) {
                    eastern(question, run).forEach(token -> words.add(new Word(token.text(), true, false)));
                }
            } else {
                boolean last = run.end() == question.length();
                for (Token token : western(question, run)) {
                    others += words.add(new Word(token.text(), false, last && token.end() == run.end())) ? 1 : 0;
                }
            }
        }
        if (others > MAX_WORDS) {
            throw Failure.invalidParameter("text", "too-many-words", "search takes at most " + MAX_WORDS + " words");
        }
        return List.copyOf(words);
    }

    /** Returns the words of a text, in its order. */
    public static List<Token> tokens(String text) {
        List<Token> tokens = new ArrayList<>();
        for (Run run : runs(text)) {
            tokens.addAll(run.east() ? eastern(text, run) : western(text, run));
        }
        return tokens;
    }

    /** A part of a text that is letters and digits, all of them of East Asian scripts or none. */
    private record Run(int start, int end, boolean east) {}

    /** What a character is for words. */
    private enum Kind {
        /** Ends words. */
        OTHER,
        /** Belongs to a word. */
        LETTER,
        /** A letter of a script without spaces between words. */
        EAST,
        /** Belongs to the letter before it. */
        MARK,
        /** A word of its own. */
        PICTURE
    }

    private static Kind kind(int letter) {
        if (letter < 128) {
            return letter >= 'a' && letter <= 'z' || letter >= 'A' && letter <= 'Z' || letter >= '0' && letter <= '9'
                    ? Kind.LETTER
                    : Kind.OTHER;
        }
        switch (Character.getType(letter)) {
            case Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.COMBINING_SPACING_MARK,
                    Character.FORMAT -> {
                return Kind.MARK;
            }
            case Character.OTHER_SYMBOL -> {
                return letter >= 0x1F000 ? Kind.PICTURE : Kind.OTHER;
            }
            default -> {
                // What follows decides.
            }
        }
        // The points of half-width Katakana, and vowels and ends of Korean syllables in parts.
        if (letter == 0xFF9E || letter == 0xFF9F || letter >= 0x1160 && letter <= 0x11FF) {
            return Kind.MARK;
        }
        if (letter == 0x30FC || letter == 0xFF70) {
            return Kind.EAST;
        }
        if (!Character.isLetterOrDigit(letter) && !Character.isAlphabetic(letter)) {
            return Kind.OTHER;
        }
        UnicodeScript script = UnicodeScript.of(letter);
        return script == UnicodeScript.HAN
                        || script == UnicodeScript.HIRAGANA
                        || script == UnicodeScript.KATAKANA
                        || script == UnicodeScript.HANGUL
                ? Kind.EAST
                : Kind.LETTER;
    }

    private static List<Run> runs(String text) {
        List<Run> runs = new ArrayList<>();
        int start = -1;
        Kind open = Kind.OTHER;
        int place = 0;
        while (place < text.length()) {
            int letter = text.codePointAt(place);
            Kind kind = kind(letter);
            // U+02BC is an apostrophe, though Unicode calls it a letter.
            if (letter == 0x02BC) {
                kind = Kind.OTHER;
            }
            if (kind != open && kind != Kind.MARK || kind == Kind.PICTURE) {
                if (start >= 0) {
                    runs.add(new Run(start, place, open == Kind.EAST));
                }
                start = kind == Kind.OTHER ? -1 : place;
                open = kind;
            }
            place += Character.charCount(letter);
        }
        if (start >= 0) {
            runs.add(new Run(start, place, open == Kind.EAST));
        }
        return runs;
    }

    private static List<Token> western(String text, Run run) {
        List<Token> tokens = new ArrayList<>();
        int start = run.start();
        while (start < run.end()) {
            int end = Math.min(run.end(), start + MAX_LENGTH);
            if (end < run.end() && Character.isHighSurrogate(text.charAt(end - 1))) {
                end--;
            }
            String folded = folded(text.substring(start, end));
            if (!folded.isEmpty()) {
                tokens.add(new Token(cut(folded), start, end, false));
            }
            start = end;
        }
        return tokens;
    }

    private static String cut(String word) {
        if (word.length() <= MAX_LENGTH) {
            return word;
        }
        int end = Character.isHighSurrogate(word.charAt(MAX_LENGTH - 1)) ? MAX_LENGTH - 1 : MAX_LENGTH;
        return word.substring(0, end);
    }

    private static List<Token> eastern(String text, Run run) {
        List<Token> letters = new ArrayList<>();
        int place = run.start();
        while (place < run.end()) {
            int end = place + Character.charCount(text.codePointAt(place));
            while (end < run.end() && kind(text.codePointAt(end)) == Kind.MARK) {
                end += Character.charCount(text.codePointAt(end));
            }
            String folded = folded(text.substring(place, end));
            if (!folded.isEmpty()) {
                letters.add(new Token(cut(folded), place, end, false));
            }
            place = end;
        }
        List<Token> tokens = new ArrayList<>();
        for (int i = 0; i < letters.size(); i++) {
            Token letter = letters.get(i);
            tokens.add(letter);
            if (i + 1 < letters.size()) {
                Token next = letters.get(i + 1);
                tokens.add(new Token(letter.text() + next.text(), letter.start(), next.end(), true));
            }
        }
        return tokens;
    }

    /** Returns a text in the form in which it is compared: without case, diacritics and width. */
    public static String folded(String text) {
        boolean plain = true;
        for (int i = 0; i < text.length() && plain; i++) {
            char letter = text.charAt(i);
            plain = letter < 128 && !(letter >= 'A' && letter <= 'Z');
        }
        if (plain) {
            return text;
        }
        String lower = text.toLowerCase(Locale.ROOT);
        String apart = Normalizer.normalize(lower, Normalizer.Form.NFKD);
        StringBuilder bare = new StringBuilder(apart.length());
        for (int i = 0; i < apart.length(); i++) {
            if (!isMark(apart.charAt(i))) {
                bare.append(apart.charAt(i));
            }
        }
        String together = Normalizer.normalize(bare, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        StringBuilder folded = new StringBuilder(together.length());
        for (int i = 0; i < together.length(); i++) {
            char letter = together.charAt(i);
            String alike = letter < 128 ? null : ALIKE.get(letter);
            if (alike == null) {
                folded.append(letter);
            } else {
                folded.append(alike);
            }
        }
        return folded.toString();
    }

    /**
     * Accents of Latin, Greek and Cyrillic, points of Hebrew and Arabic; elsewhere marks are letters. What cannot be seen and
     * only tells how a text is set is none either.
     */
    private static boolean isMark(char letter) {
        return letter >= 0x0300 && letter <= 0x036F
                || letter >= 0x0591 && letter <= 0x05C7
                || letter >= 0x064B && letter <= 0x065F
                || letter == 0x0670
                || letter == 0x0640
                || letter >= 0xFE00 && letter <= 0xFE0F
                || letter >= 128 && Character.getType(letter) == Character.FORMAT;
    }
}
