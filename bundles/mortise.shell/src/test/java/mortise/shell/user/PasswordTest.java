package mortise.shell.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PasswordTest {
    @Test
    void noTwoThatAreMadeUpAreTheSame() {
        Set<String> made = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            made.add(new String(Password.generate()));
        }

        assertThat(made)
                .hasSize(1000)
                .allMatch(password -> password.matches("([a-km-np-z2-9]{5}-){4}[a-km-np-z2-9]{5}"));
    }
}
