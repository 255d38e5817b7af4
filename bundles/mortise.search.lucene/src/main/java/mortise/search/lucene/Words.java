package mortise.search.lucene;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.cjk.CJKBigramFilter;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;
import org.apache.lucene.analysis.tokenattributes.TypeAttribute;

/**
 * Words of texts, in the form in which they are compared: by the word boundaries of Unicode, with marks of names and
 * addresses ({@code . ' _ @}) as boundaries too, without case, diacritics and width. Chinese, Japanese and Korean become
 * letters and pairs of letters. Safe for use by many threads.
 */
final class Words {
    private static final int ALL_CJK =
            CJKBigramFilter.HAN | CJKBigramFilter.HIRAGANA | CJKBigramFilter.KATAKANA | CJKBigramFilter.HANGUL;

    /** Texts that are indexed. */
    static final Analyzer TEXTS = new Folding(true);

    /** Texts that are looked for: East Asian parts are put together by {@link #of}. */
    private static final Analyzer QUESTIONS = new Folding(false);

    private Words() {}

    /**
     * A word that is looked for.
     *
     * @param east whether it is a letter or a pair of letters of an East Asian script, which is looked for as it is
     * @param last whether it may be the beginning of a word
     */
    record Word(String text, boolean east, boolean last) {
        /** Returns how many letters may differ in a similar word. */
        int edits() {
            int letters = text.codePointCount(0, text.length());
            return east || letters < 4 ? 0 : letters < 8 ? 1 : 2;
        }
    }

    /** Returns the words of a question. */
    static List<Word> of(String question) {
        List<Word> words = new ArrayList<>();
        StringBuilder east = new StringBuilder();
        int end = -1;
        try (TokenStream tokens = QUESTIONS.tokenStream("", question)) {
            CharTermAttribute term = tokens.getAttribute(CharTermAttribute.class);
            TypeAttribute type = tokens.getAttribute(TypeAttribute.class);
            OffsetAttribute offset = tokens.getAttribute(OffsetAttribute.class);
            tokens.reset();
            while (tokens.incrementToken()) {
                boolean isEast = isEast(type.type());
                if (!isEast || offset.startOffset() != end) {
                    addEast(words, east);
                }
                if (isEast) {
                    east.append(term);
                } else {
                    words.add(new Word(term.toString(), false, false));
                }
                end = offset.endOffset();
            }
            tokens.end();
        } catch (IOException notFromAString) {
            throw new IllegalStateException(notFromAString);
        }
        addEast(words, east);
        boolean open = end == question.length() && !words.isEmpty();
        if (open) {
            Word last = words.remove(words.size() - 1);
            words.add(new Word(last.text(), last.east(), !last.east()));
        }
        return words.stream().distinct().toList();
    }

    private static void addEast(List<Word> words, StringBuilder letters) {
        int[] points = letters.codePoints().toArray();
        if (points.length == 1) {
            words.add(new Word(letters.toString(), true, false));
        }
        for (int i = 0; i + 1 < points.length; i++) {
            words.add(new Word(new String(points, i, 2), true, false));
        }
        letters.setLength(0);
    }

    private static boolean isEast(String type) {
        return type.equals(StandardTokenizer.TOKEN_TYPES[StandardTokenizer.IDEOGRAPHIC])
                || type.equals(StandardTokenizer.TOKEN_TYPES[StandardTokenizer.HIRAGANA])
                || type.equals(StandardTokenizer.TOKEN_TYPES[StandardTokenizer.KATAKANA])
                || type.equals(StandardTokenizer.TOKEN_TYPES[StandardTokenizer.HANGUL]);
    }

    /** Returns a text in the form in which it is compared. */
    static String folded(String text) {
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
        char[] ascii = new char[4 * together.length()];
        int length = ASCIIFoldingFilter.foldToASCII(together.toCharArray(), 0, ascii, 0, together.length());
        return new String(ascii, 0, length);
    }

    /** Accents of Latin, Greek and Cyrillic, points of Hebrew and Arabic; elsewhere marks are letters. */
    private static boolean isMark(char letter) {
        return letter >= 0x0300 && letter <= 0x036F
                || letter >= 0x0591 && letter <= 0x05C7
                || letter >= 0x064B && letter <= 0x065F
                || letter == 0x0670
                || letter == 0x0640;
    }

    private static final class Folding extends Analyzer {
        private final boolean pairs;

        Folding(boolean pairs) {
            this.pairs = pairs;
        }

        @Override
        protected Reader initReader(String field, Reader reader) {
            return new Apart(reader);
        }

        @Override
        protected TokenStreamComponents createComponents(String field) {
            Tokenizer source = new StandardTokenizer();
            TokenStream folded = new FoldingFilter(source);
            return new TokenStreamComponents(source, pairs ? new CJKBigramFilter(folded, ALL_CJK, true) : folded);
        }
    }

    /** Takes names and addresses apart, a letter for a letter, so that places in the text stay right. */
    private static final class Apart extends FilterReader {
        Apart(Reader reader) {
            super(reader);
        }

        @Override
        public int read() throws IOException {
            int letter = super.read();
            return letter < 0 ? letter : apart((char) letter);
        }

        @Override
        public int read(char[] letters, int offset, int length) throws IOException {
            int read = super.read(letters, offset, length);
            for (int i = offset; i < offset + read; i++) {
                letters[i] = apart(letters[i]);
            }
            return read;
        }

        private static char apart(char letter) {
            return switch (letter) {
                case '.', '\'', '\u2019', '\u02BC', '_', '@', ':', '/' -> ' ';
                default -> letter;
            };
        }
    }

    private static final class FoldingFilter extends TokenFilter {
        private final CharTermAttribute term = addAttribute(CharTermAttribute.class);

        FoldingFilter(TokenStream input) {
            super(input);
        }

        @Override
        public boolean incrementToken() throws IOException {
            while (input.incrementToken()) {
                String text = term.toString();
                String folded = folded(text);
                if (!folded.equals(text)) {
                    term.setEmpty().append(folded);
                }
                if (!folded.isEmpty()) {
                    return true;
                }
            }
            return false;
        }
    }
}
