package mortise.users.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NewPasswordTest {
    /** Five words of consonant, vowel, consonant, vowel, consonant: 4+2+4+2+4 bits each. */
    @Test
    void hasEightyBitsThatPeopleCanRead() {
        Set<String> seen = new HashSet<>();
        Set<Character> letters = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            String password = new String(NewPassword.make());
            assertThat(password)
                    .matches("([bdfghjklmnprstvz][aiou][bdfghjklmnprstvz][aiou][bdfghjklmnprstvz]-?){5}")
                    .hasSize(29);
            assertThat(seen.add(password)).isTrue();
            password.chars().forEach(letter -> letters.add((char) letter));
        }

        assertThat(letters).hasSize(16 + 4 + 1);
    }

    @Test
    void isGoodEnoughForTheRules() {
        for (int i = 0; i < 1_000; i++) {
            char[] password = NewPassword.make();
            assertThatCode(() -> PasswordRules.check("admin", password, 12)).doesNotThrowAnyException();
        }
    }
}
