package mortise.web.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import mortise.web.text.TextDiff.Kind;
import mortise.web.text.TextDiff.Part;
import org.junit.jupiter.api.Test;

class TextDiffTest {
    private static String without(List<Part> parts, Kind kind) {
        return parts.stream()
                .filter(part -> part.kind() != kind)
                .map(Part::text)
                .collect(Collectors.joining());
    }

    @Test
    void tellsWordsApart() {
        assertThat(TextDiff.between("ring at gate 2.", "ring at gate 4. Now."))
                .containsExactly(
                        new Part(Kind.SAME, "ring at gate "),
                        new Part(Kind.DELETED, "2"),
                        new Part(Kind.INSERTED, "4. Now"),
                        new Part(Kind.SAME, "."));
        assertThat(TextDiff.between("same", "same")).containsExactly(new Part(Kind.SAME, "same"));
        assertThat(TextDiff.between("", "new")).containsExactly(new Part(Kind.INSERTED, "new"));
    }

    @Test
    void holdsBothTextsWhateverTheyAre() {
        Random random = new Random(7);
        for (int i = 0; i < 500; i++) {
            String before = text(random);
            String after = text(random);

            List<Part> parts = TextDiff.between(before, after);

            assertThat(without(parts, Kind.INSERTED)).isEqualTo(before);
            assertThat(without(parts, Kind.DELETED)).isEqualTo(after);
            assertThat(TextDiff.join(before, after, before)).contains(after);
            assertThat(TextDiff.join(before, before, after)).contains(after);
        }
    }

    private static String text(Random random) {
        return random.ints(random.nextInt(12), 0, 4)
                .mapToObj(word -> List.of("a ", "b", "\n", "ünd ").get(word))
                .collect(Collectors.joining());
    }

    @Test
    void joinsWhatDoesNotTouch() {
        assertThat(TextDiff.join("one two three four", "1 two three four", "one two three 4"))
                .contains("1 two three 4");
        assertThat(TextDiff.join("one two three", "one 2 three", "one 2 three")).contains("one 2 three");
    }

    @Test
    void doesNotJoinWhatTouches() {
        assertThat(TextDiff.join("one two three", "one 2 three", "one zwei three"))
                .isEmpty();
        assertThat(TextDiff.join("one", "one and more", "one or less")).isEmpty();
        assertThat(TextDiff.join("", "mine", "theirs")).isEmpty();
    }

    @Test
    void tellsLongTextsApartAsWholes() {
        String before = "a ".repeat(5000);
        String after = "b ".repeat(5000);

        assertThat(TextDiff.between(before, after)).hasSizeLessThan(4);
    }
}
