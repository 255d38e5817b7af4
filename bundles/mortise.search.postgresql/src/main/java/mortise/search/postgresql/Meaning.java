package mortise.search.postgresql;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import mortise.search.SearchWords.Word;
import org.jspecify.annotations.Nullable;

/**
 * The words of a question as questions for vectors of one index, and what it is worth to be found by them. Titles count
 * more than texts, whole words more than beginnings, those more than similar ones, and short titles more than long ones; how
 * rare a word is does not count, as it would tell of documents that may not be seen.
 *
 * @param words what is meant by each word
 * @param fields the numbers of the fields that may be looked into; null for all
 */
record Meaning(List<Meant> words, @Nullable Fields fields) {
    private static final double TEXT = 1;
    private static final double TITLE_BEGINNING = 0.5;
    private static final double TEXT_BEGINNING = 0.3;
    private static final double TITLE_SIMILAR = 0.25;
    private static final double TEXT_SIMILAR = 0.1;

    /**
     * The numbers of fields that may be looked into.
     *
     * @param titles those that name records
     * @param texts the others
     */
    record Fields(List<Integer> titles, List<Integer> texts) {}

    /**
     * A word and what is similar to it.
     *
     * @param similar words, or beginnings of words if the word may be one
     */
    record Meant(Word word, Set<String> similar) {
        private List<String> exact() {
            return List.of(word.text());
        }
    }

    /** Returns what holds for rows that have all the words. */
    Sql holds(boolean titles) {
        // Whatever fields are hidden, the index knows words without their fields only.
        Sql sql = new Sql().add("words @@ ").words(all(this::anywhere, titles));
        if (fields != null) {
            if (fields.titles().isEmpty() && (titles || fields.texts().isEmpty())) {
                return new Sql().add("false");
            }
            sql.add(" and apart @@ ").words(all(this::inFields, titles));
        }
        return sql;
    }

    private interface Form {
        List<String> of(String word, boolean beginning, boolean titles, boolean texts);
    }

    private String all(Form form, boolean titles) {
        List<String> all = new ArrayList<>();
        for (Meant meant : words) {
            Set<String> any = new LinkedHashSet<>();
            boolean last = meant.word().last();
            for (String each : meant.exact()) {
                any.addAll(form.of(each, last, true, !titles));
            }
            for (String each : meant.similar()) {
                any.addAll(form.of(each, last, true, !titles));
            }
            all.add(any(any));
        }
        return String.join(" & ", all);
    }

    private static String any(Set<String> forms) {
        return "(" + String.join(" | ", forms) + ")";
    }

    private List<String> anywhere(String word, boolean beginning, boolean titles, boolean texts) {
        String weights = titles && texts ? "" : titles ? "A" : "D";
        String how = (beginning ? "*" : "") + weights;
        return List.of(Texts.quoted(word) + (how.isEmpty() ? "" : ":" + how));
    }

    private List<String> inFields(String word, boolean beginning, boolean titles, boolean texts) {
        Fields seen = fields;
        List<Integer> codes = new ArrayList<>();
        if (seen != null && titles) {
            codes.addAll(seen.titles());
        }
        if (seen != null && texts) {
            codes.addAll(seen.texts());
        }
        return codes.stream()
                .map(code -> Texts.quoted(code + ":" + word) + (beginning ? ":*" : ""))
                .toList();
    }

    /** Returns what a row that holds is worth. */
    Sql score(boolean titles) {
        Sql sum = new Sql();
        for (Meant meant : words) {
            sum.add(sum.isEmpty() ? "" : " + ").add(score(meant, titles));
        }
        return sum.isEmpty() ? sum.add("0e0") : sum;
    }

    private Sql score(Meant meant, boolean onlyTitles) {
        boolean inTitles = fields == null || !fields.titles().isEmpty();
        boolean inTexts = !onlyTitles && (fields == null || !fields.texts().isEmpty());
        List<Case> cases = new ArrayList<>();
        if (inTitles) {
            cases.add(new Case("3 + 8e0 / (8 + title_length)", question(meant.exact(), false, true)));
        }
        if (inTexts) {
            cases.add(new Case(Double.toString(TEXT), question(meant.exact(), false, false)));
        }
        if (meant.word().last()) {
            cases(cases, meant.exact(), true, inTitles, inTexts, TITLE_BEGINNING, TEXT_BEGINNING);
        }
        if (!meant.similar().isEmpty()) {
            cases(cases, meant.similar(), meant.word().last(), inTitles, inTexts, TITLE_SIMILAR, TEXT_SIMILAR);
        }
        // Of what holds the last case is what is left.
        Sql sql = new Sql();
        for (int i = 0; i + 1 < cases.size(); i++) {
            sql.add(i == 0 ? "case" : "").add(" when " + (fields == null ? "words" : "apart") + " @@ ");
            sql.words(cases.get(i).question()).add(" then " + cases.get(i).worth());
        }
        String left = cases.isEmpty() ? "0e0" : cases.get(cases.size() - 1).worth();
        return sql.isEmpty() ? sql.add(left) : sql.add(" else " + left + " end");
    }

    private record Case(String worth, String question) {}

    private void cases(
            List<Case> cases,
            Iterable<String> meant,
            boolean beginning,
            boolean inTitles,
            boolean inTexts,
            double title,
            double text) {
        if (inTitles) {
            cases.add(new Case(Double.toString(title), question(meant, beginning, true)));
        }
        if (inTexts) {
            cases.add(new Case(Double.toString(text), question(meant, beginning, false)));
        }
    }

    private String question(Iterable<String> meant, boolean beginning, boolean title) {
        Set<String> any = new LinkedHashSet<>();
        for (String word : meant) {
            any.addAll(
                    fields == null
                            ? anywhere(word, beginning, title, !title)
                            : inFields(word, beginning, title, !title));
        }
        return any(any);
    }
}
