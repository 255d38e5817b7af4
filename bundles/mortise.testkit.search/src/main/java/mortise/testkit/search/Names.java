package mortise.testkit.search;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import mortise.search.SearchDocument;
import mortise.search.SearchDocument.Entry;

/** Documents with names of real organizations and places, in several scripts. */
final class Names {
    static final String ENTITY = "account";

    static final SearchDocument HANNOVER = of(1, "Leibniz Universität Hannover", "DE", 10);
    static final SearchDocument HANNOVER_MEDICAL = of(2, "Medizinische Hochschule Hannover", "DE", 10);
    static final SearchDocument HANOVER_COLLEGE = of(3, "Hanover College", "US", 20);
    static final SearchDocument SAO_PAULO = of(4, "Universidade de São Paulo", "BR", 20);
    static final SearchDocument LODZ = of(5, "Uniwersytet Łódzki", "PL", 10);
    static final SearchDocument TOKYO = of(6, "東京大学", "JP", 30);
    static final SearchDocument KYOTO = of(7, "京都大学", "JP", 30);
    static final SearchDocument SEOUL = of(8, "서울대학교", "KR", 30);
    static final SearchDocument TOYOTA = of(9, "トヨタ工業大学", "JP", 20);
    static final SearchDocument JERUSALEM = of(10, "האוניברסיטה העברית בירושלים", "IL", 10);
    static final SearchDocument CAIRO = of(11, "جامعة القاهرة", "EG", 20);
    static final SearchDocument ATHENS = of(12, "Εθνικό και Καποδιστριακό Πανεπιστήμιο Αθηνών", "GR", 10);
    static final SearchDocument MOSCOW = of(13, "Московский государственный университет", "RU", 20);
    static final SearchDocument LAQUILA = of(14, "Università degli Studi dell'Aquila", "IT", 10);
    static final SearchDocument DELHI = of(15, "दिल्ली विश्वविद्यालय", "IN", 20);

    static final List<SearchDocument> ALL = List.of(
            HANNOVER,
            HANNOVER_MEDICAL,
            HANOVER_COLLEGE,
            SAO_PAULO,
            LODZ,
            TOKYO,
            KYOTO,
            SEOUL,
            TOYOTA,
            JERUSALEM,
            CAIRO,
            ATHENS,
            MOSCOW,
            LAQUILA,
            DELHI);

    private Names() {}

    static SearchDocument of(long id, String name, String country, long owner) {
        return of(ENTITY, id, 1, name, country, owner, "");
    }

    static SearchDocument of(
            String entity, long id, long version, String name, String country, long owner, String notes) {
        List<Entry> entries = new ArrayList<>(List.of(
                new SearchDocument.Text("name", name, true),
                new SearchDocument.Keyword("name", name),
                new SearchDocument.Keyword("country", country),
                new SearchDocument.Keyword("owner", Long.toString(owner)),
                new SearchDocument.Number("employees", BigDecimal.valueOf(id * 100))));
        if (!notes.isEmpty()) {
            entries.add(new SearchDocument.Text("notes", notes, false));
        }
        return new SearchDocument(entity, id, version, name, entries);
    }
}
