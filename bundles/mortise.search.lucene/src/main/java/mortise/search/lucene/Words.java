package mortise.search.lucene;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import mortise.search.SearchWords;
import mortise.search.SearchWords.Token;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;

/** Gives Lucene the words of texts as all providers see them. Safe for use by many threads. */
final class Words extends Analyzer {
    @Override
    protected TokenStreamComponents createComponents(String field) {
        return new TokenStreamComponents(new Cutter());
    }

    /** Hands out the words of one text after the other. */
    private static final class Cutter extends Tokenizer {
        private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
        private final OffsetAttribute offset = addAttribute(OffsetAttribute.class);
        private final PositionIncrementAttribute step = addAttribute(PositionIncrementAttribute.class);
        /** For each text: one of its own, as long as readers have them, was a sixth of what an import allocates. */
        private final char[] part = new char[512];

        private final StringBuilder text = new StringBuilder();
        private Iterator<Token> words = List.<Token>of().iterator();
        private int end;

        @Override
        public void reset() throws IOException {
            super.reset();
            text.setLength(0);
            for (int length = input.read(part); length >= 0; length = input.read(part)) {
                text.append(part, 0, length);
            }
            words = SearchWords.tokens(text.toString()).iterator();
            end = text.length();
        }

        @Override
        public boolean incrementToken() {
            clearAttributes();
            if (!words.hasNext()) {
                return false;
            }
            Token word = words.next();
            term.append(word.text());
            offset.setOffset(word.start(), word.end());
            step.setPositionIncrement(word.pair() ? 0 : 1);
            return true;
        }

        @Override
        public void end() throws IOException {
            super.end();
            offset.setOffset(end, end);
        }
    }
}
