package mortise.users.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Argon2Test {
    private static final Argon2 CHEAP = new Argon2(256, 1, 1);

    /** From the test suite of the reference implementation, so that hashes of other systems can be taken over. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc"
            })
    void knowsHashesOfTheReferenceImplementation(String hash) {
        assertThat(Argon2.matches(hash, "password".toCharArray())).isTrue();
        assertThat(Argon2.matches(hash, "Password".toCharArray())).isFalse();
    }

    @Test
    void saltsEachHash() {
        String one = CHEAP.hash("the same".toCharArray());
        String other = CHEAP.hash("the same".toCharArray());

        assertThat(one).isNotEqualTo(other).startsWith("$argon2id$v=19$m=256,t=1,p=1$");
        assertThat(Argon2.matches(one, "the same".toCharArray())).isTrue();
        assertThat(Argon2.matches(other, "the same".toCharArray())).isTrue();
    }

    @Test
    void doesNotCareHowAKeyboardComposesALetter() {
        String hash = CHEAP.hash("Zürich".toCharArray());

        assertThat(Argon2.matches(hash, "Zu\u0308rich".toCharArray())).isTrue();
        assertThat(Argon2.matches(hash, "Zurich".toCharArray())).isFalse();
    }

    @Test
    void takesEveryLetterThereIs() {
        char[] password = "Þórunn \uD83D\uDD11 مرحبا".toCharArray();

        assertThat(Argon2.matches(CHEAP.hash(password), password)).isTrue();
    }

    @Test
    void saysWhichHashesAreOfOtherParameters() {
        String hash = CHEAP.hash("x".toCharArray());

        assertThat(CHEAP.isOutdated(hash)).isFalse();
        assertThat(new Argon2(512, 1, 1).isOutdated(hash)).isTrue();
        assertThat(new Argon2(256, 2, 1).isOutdated(hash)).isTrue();
    }

    @Test
    void noPasswordHasTheHashOfNothing() {
        String nothing = CHEAP.hashOfNothing();

        assertThat(Argon2.matches(nothing, new char[0])).isFalse();
        assertThat(CHEAP.isOutdated(nothing)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "secret", "$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65", "$2a$10$abcdef"})
    void refusesWhatIsNoHash(String text) {
        assertThatThrownBy(() -> Argon2.matches(text, "x".toCharArray()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("secret");
    }
}
