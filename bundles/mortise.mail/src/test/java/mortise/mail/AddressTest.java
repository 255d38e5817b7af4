package mortise.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import mortise.core.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
    @Test
    void whatPeopleWriteIsRead() {
        assertThat(Address.parse(" ada@example.org ")).isEqualTo(Address.of("ada@example.org"));
        assertThat(Address.parse("Ada Lovelace <ada@example.org>"))
                .isEqualTo(new Address("Ada Lovelace", "ada@example.org"));
        assertThat(Address.parse("\"Lovelace, \\\"Ada\\\" <x>\" <ada@example.org>"))
                .isEqualTo(new Address("Lovelace, \"Ada\" <x>", "ada@example.org"));
        assertThat(Address.parse("日本 <o'neil+tag@sub.example.org>").name()).isEqualTo("日本");
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        for (String name : List.of("", "Ada", "Łukasz von Ünal", "Lovelace, Ada", "\"A\" \\ <b>", "日本 3")) {
            Address address = new Address(name, "ada@example.org");
            assertThat(Address.parse(address.toString())).isEqualTo(address);
        }
    }

    @Test
    void aDomainInItsOwnScriptBecomesAscii() {
        assertThat(Address.of("ada@münchen.example").mailbox()).isEqualTo("ada@xn--mnchen-3ya.example");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ada",
                "@example.org",
                "ada@",
                "ada@@example.org",
                "ada@example..org",
                "ada@-example.org",
                "ada@exa mple.org",
                "ada@[127.0.0.1]",
                ".ada@example.org",
                "ada.@example.org",
                "a..da@example.org",
                "a da@example.org",
                "\"a da\"@example.org",
                "ädä@example.org",
                "ada@example.org>",
                "ada@example.org,bob@example.org",
                "ada@example.org\r\nBcc: eve@example.org",
                "Ada <ada@example.org",
                "Ada <ada@example.org> and more"
            })
    void whatIsNoAddressIsRefusedWithItsText(String text) {
        assertThatThrownBy(() -> Address.parse(text))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.INVALID));
    }

    @Test
    void lengthsAreThoseOfTheStandard() {
        String label = "d".repeat(63);
        String longest = "a".repeat(64) + "@" + label + "." + label + "." + "d".repeat(61);
        assertThat(Address.of(longest).mailbox()).hasSize(254);
        for (String tooLong : List.of(longest + "d", "a".repeat(65) + "@example.org", "a@d" + label + ".org")) {
            assertThatThrownBy(() -> Address.of(tooLong)).isInstanceOf(Failure.class);
        }
    }
}
