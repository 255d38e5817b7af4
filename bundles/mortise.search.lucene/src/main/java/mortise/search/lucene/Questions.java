package mortise.search.lucene;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import mortise.search.SearchCondition;
import mortise.search.SearchQuery;
import mortise.search.SearchWords.Word;
import org.apache.lucene.document.BinaryPoint;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.FieldInfos;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.AutomatonQuery;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.DisjunctionMaxQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.MultiTermQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.WildcardQuery;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.automaton.Automata;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.LevenshteinAutomata;
import org.apache.lucene.util.automaton.Operations;
import org.apache.lucene.util.automaton.UTF32ToUTF8;
import org.jspecify.annotations.Nullable;

/** What is asked, in Lucene's form. Nothing of it is parsed: no character of a text has a meaning. */
final class Questions {
    private static final float TITLE = 4;
    private static final float BEGINNING = 0.12f;
    private static final float SIMILAR = 0.08f;
    private static final Query NOTHING = new MatchNoDocsQuery();

    private Questions() {}

    /**
     * A word, and what else is meant by it.
     *
     * @param similar words that are similar; null for none
     */
    record Meant(Word word, @Nullable Automaton similar) {}

    /**
     * Returns the question for one entity.
     *
     * @param words none for all that the conditions let through
     * @param titles whether only titles are looked into
     */
    static Query of(IndexReader reader, SearchQuery.Scope scope, List<Meant> words, boolean titles) {
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        SearchCondition where = scope.where();
        if (where != null) {
            all.add(condition(where), BooleanClause.Occur.FILTER);
        }
        if (words.isEmpty()) {
            return all.add(everything(), BooleanClause.Occur.FILTER).build();
        }
        List<String> fields = fields(reader, scope.hidden(), titles);
        for (Meant word : words) {
            List<Query> anywhere = new ArrayList<>();
            for (String field : fields) {
                float weight = field.startsWith(Documents.TITLE_WORDS) ? TITLE : 1;
                anywhere.add(new BoostQuery(word(field, word), weight));
            }
            all.add(anywhere.isEmpty() ? NOTHING : new DisjunctionMaxQuery(anywhere, 0.1f), BooleanClause.Occur.MUST);
        }
        return all.build();
    }

    private static Query everything() {
        return new TermQuery(Documents.LIVE);
    }

    /** The fields with words that may be looked for. */
    private static List<String> fields(IndexReader reader, Set<String> hidden, boolean titles) {
        List<String> fields = new ArrayList<>();
        for (FieldInfo info : FieldInfos.getMergedFieldInfos(reader)) {
            boolean title = info.name.startsWith(Documents.TITLE_WORDS);
            if ((title || !titles && info.name.startsWith(Documents.WORDS))
                    && !hidden.contains(info.name.substring(Documents.WORDS.length()))) {
                fields.add(info.name);
            }
        }
        return fields;
    }

    private static Query word(String field, Meant meant) {
        Term term = new Term(field, meant.word().text());
        List<Query> forms = new ArrayList<>(List.of(new TermQuery(term)));
        if (meant.word().last()) {
            forms.add(constant(new PrefixQuery(term), BEGINNING));
        }
        if (meant.similar() != null) {
            // All similar words, not only the most similar ones: totals are to be exact.
            Query similar = new AutomatonQuery(
                    term,
                    meant.similar(),
                    Operations.DEFAULT_DETERMINIZE_WORK_LIMIT,
                    true,
                    MultiTermQuery.CONSTANT_SCORE_BLENDED_REWRITE);
            forms.add(constant(similar, SIMILAR));
        }
        return forms.size() == 1 ? forms.get(0) : new DisjunctionMaxQuery(forms, 0);
    }

    private static Query constant(Query query, float score) {
        return new BoostQuery(new ConstantScoreQuery(query), score);
    }

    /**
     * Returns what is meant by words if so many letters of each may differ, fewer where it is too short. Made once for all
     * fields and segments: it costs more than looking.
     */
    static List<Meant> meant(List<Word> words, int edits) {
        return words.stream()
                .map(word -> {
                    int own = Math.min(edits, word.edits());
                    return new Meant(word, own == 0 ? null : similar(word, own));
                })
                .toList();
    }

    /** Words that differ in so many letters, the first one the same; as bytes. */
    private static Automaton similar(Word word, int edits) {
        String text = word.text();
        int first = Character.charCount(text.codePointAt(0));
        Automaton similar =
                new LevenshteinAutomata(text.substring(first), true).toAutomaton(edits, text.substring(0, first));
        if (word.last()) {
            similar = Operations.determinize(
                    Operations.concatenate(similar, Automata.makeAnyString()),
                    Operations.DEFAULT_DETERMINIZE_WORK_LIMIT);
        }
        return Operations.determinize(new UTF32ToUTF8().convert(similar), Operations.DEFAULT_DETERMINIZE_WORK_LIMIT);
    }

    private static Query condition(SearchCondition condition) {
        if (condition instanceof SearchCondition.All all) {
            BooleanQuery.Builder parts = new BooleanQuery.Builder();
            all.parts().forEach(part -> parts.add(condition(part), BooleanClause.Occur.FILTER));
            return all.parts().isEmpty() ? everything() : parts.build();
        }
        if (condition instanceof SearchCondition.Any any) {
            BooleanQuery.Builder parts = new BooleanQuery.Builder();
            any.parts().forEach(part -> parts.add(condition(part), BooleanClause.Occur.SHOULD));
            return any.parts().isEmpty() ? NOTHING : parts.build();
        }
        if (condition instanceof SearchCondition.Not not) {
            return new BooleanQuery.Builder()
                    .add(everything(), BooleanClause.Occur.FILTER)
                    .add(condition(not.part()), BooleanClause.Occur.MUST_NOT)
                    .build();
        }
        if (condition instanceof SearchCondition.Has has) {
            return new TermQuery(new Term(Documents.HAS, has.field()));
        }
        if (condition instanceof SearchCondition.In in) {
            return in(in);
        }
        if (condition instanceof SearchCondition.Between between) {
            return between(between);
        }
        return like((SearchCondition.Like) condition);
    }

    private static Query in(SearchCondition.In in) {
        String field = in.field().equals("id") ? Documents.ID : Documents.KEYWORD + in.field();
        if (in.values().size() == 1) {
            return new TermQuery(new Term(field, in.values().iterator().next()));
        }
        return new TermInSetQuery(
                field, in.values().stream().map(value -> new BytesRef(value)).toList());
    }

    private static Query between(SearchCondition.Between between) {
        byte[] least = new byte[16];
        byte[] most = new byte[16];
        Arrays.fill(most, (byte) 0xFF);
        BigDecimal from = between.from();
        BigDecimal to = between.to();
        if (from != null) {
            least = Documents.bytes(from, RoundingMode.CEILING);
            if (!between.fromIncluded() && !Documents.isBetweenTwo(from)) {
                add(least, 1);
            }
        }
        if (to != null) {
            most = Documents.bytes(to, RoundingMode.FLOOR);
            if (!between.toIncluded() && !Documents.isBetweenTwo(to)) {
                add(most, -1);
            }
        }
        if (Arrays.compareUnsigned(least, most) > 0) {
            return NOTHING;
        }
        return BinaryPoint.newRangeQuery(Documents.NUMBER + between.field(), least, most);
    }

    /** The next or the previous number; those at the end are never reached. */
    private static void add(byte[] bytes, int step) {
        for (int i = bytes.length - 1; i >= 0; i--) {
            bytes[i] = (byte) (bytes[i] + step);
            if (bytes[i] != (step > 0 ? 0 : -1)) {
                return;
            }
        }
    }

    private static Query like(SearchCondition.Like like) {
        String text = like.text().toLowerCase(Locale.ROOT);
        String field = Documents.LOWER + like.field();
        if (like.atStart() && like.atEnd()) {
            return new TermQuery(new Term(field, text));
        }
        if (like.atStart()) {
            return new ConstantScoreQuery(new PrefixQuery(new Term(field, text)));
        }
        StringBuilder pattern = new StringBuilder("*");
        text.codePoints().forEach(letter -> pattern.append('\\').appendCodePoint(letter));
        if (!like.atEnd()) {
            pattern.append('*');
        }
        return new WildcardQuery(
                new Term(field, pattern.toString()),
                Operations.DEFAULT_DETERMINIZE_WORK_LIMIT,
                MultiTermQuery.CONSTANT_SCORE_BLENDED_REWRITE);
    }
}
