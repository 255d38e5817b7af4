package mortise.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import mortise.core.Failure;
import mortise.search.SearchWords.Token;
import mortise.search.SearchWords.Word;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchWordsTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '^',
            delimiter = '|',
            value = {
                "Universität Hannover|universitat hannover",
                "dell'Aquila d’Aosta|dell aquila d aosta",
                "jane.doe@example.org|jane doe example org",
                "Łódź Ærø Straße İzmir|lodz aero strasse izmir",
                "ＡＢＣ １２３ ﬁn|abc 123 fin",
                "Αθηνών Московский|αθηνων московскии",
                "جَامِعَة הָעִבְרִית|جامعة העברית",
                "दिल्ली|दिल्ली",
                "東京大学|東 東京 京 京大 大 大学 学",
                "ｶﾞﾗｽ ガラス|ガ ガラ ラ ラス ス ガ ガラ ラ ラス ス",
                "LG전자 서울|lg 전 전자 자 서 서울 울",
                "uni\u00ADversity 1,000 50% ½|university 1 000 50",
                "pizza🍕🍺|pizza 🍕 🍺",
                "a\u0301 \u0301 - _ x|a x",
            })
    void cutsWords(String text, String words) {
        assertThat(SearchWords.tokens(text)).extracting(Token::text).containsExactly(words.split(" "));
    }

    /** Syllables in parts are letters as well. */
    @Test
    void takesKoreanInPartsForWhole() {
        String parts = java.text.Normalizer.normalize("서울", java.text.Normalizer.Form.NFD);

        assertThat(SearchWords.tokens(parts)).extracting(Token::text).containsExactly("서", "서울", "울");
    }

    @Test
    void saysWhereWordsAre() {
        String text = "  Größe: 東京 ";

        assertThat(SearchWords.tokens(text))
                .allSatisfy(token -> assertThat(SearchWords.folded(text.substring(token.start(), token.end())))
                        .isEqualTo(token.text()));
    }

    @Test
    void cutsWhatIsTooLong() {
        assertThat(SearchWords.tokens("x".repeat(600)))
                .extracting(token -> token.text().length())
                .containsExactly(255, 255, 90);
        assertThat(SearchWords.tokens("\uFDFA".repeat(255)))
                .extracting(token -> token.text().length())
                .containsOnly(255);
        assertThat(SearchWords.tokens("𝒳".repeat(200)))
                .allSatisfy(token -> assertThat(token.text()).matches("x+"));
    }

    @Test
    void takesTheLastWordAsABeginningUnlessSomethingFollows() {
        assertThat(SearchWords.of("Leibniz Han"))
                .containsExactly(new Word("leibniz", false, false), new Word("han", false, true));
        assertThat(SearchWords.of("Han ")).containsExactly(new Word("han", false, false));
        assertThat(SearchWords.of("東京")).containsExactly(new Word("東京", true, false));
        assertThat(SearchWords.of("東")).containsExactly(new Word("東", true, false));
        assertThat(SearchWords.of("*?!")).isEmpty();
        assertThatExceptionOfType(Failure.class).isThrownBy(() -> SearchWords.of("a b c d e f g h i j k l m n o p q"));
    }

    @ParameterizedTest
    @CsvSource({
        "hannover,hannover,2,true",
        "hannover,hanover,1,true",
        "hannover,hnanover,1,true",
        "hannover,hnaover,1,false",
        "hannover,hnaover,2,true",
        "hannover,jannover,2,false",
        "rom,ram,2,false",
        "berlin,bexxin,2,false",
        "berlin,berlins,2,true",
        "berlin,berlinxy,2,false",
    })
    void forgivesSomeErrors(String word, String token, int edits, boolean similar) {
        assertThat(new Word(word, false, false).similar(token, edits) >= 0).isEqualTo(similar);
    }

    @Test
    void saysHowMuchOfAWordIsSimilar() {
        Word typed = new Word("hanvo", false, true);

        assertThat(typed.similar("hannover", 1)).isEqualTo("hanno".length());
        assertThat(typed.similar("hamburg", 1)).isEqualTo(-1);
        assertThat(typed.edits()).isEqualTo(1);
    }

    @Test
    void marksFew() {
        SearchMarker marker = new SearchMarker(SearchWords.of("uni"), 0);
        for (String field : List.of("a", "b", "c", "d", "title")) {
            marker.add(field, "The Universität " + field, field.equals("title"));
        }

        List<SearchResult.Highlight> highlights = marker.take();

        assertThat(highlights).extracting(SearchResult.Highlight::field).containsExactly("title", "a", "b");
        assertThat(highlights.get(0).marks()).containsExactly(new SearchResult.Mark(4, 15));
        assertThat(marker.take()).isEmpty();
    }
}
