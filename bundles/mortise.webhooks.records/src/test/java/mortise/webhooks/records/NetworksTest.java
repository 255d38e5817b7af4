package mortise.webhooks.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import mortise.core.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworksTest {
    private static void check(Networks networks, String literal) throws UnknownHostException {
        networks.check("there", InetAddress.getAllByName(literal));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.1",
                "2130706433",
                "127.255.255.254",
                "0.0.0.0",
                "10.0.0.1",
                "100.64.0.1",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "198.18.0.1",
                "224.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::ffff:127.0.0.1",
                "::127.0.0.1",
                "64:ff9b::7f00:1",
                "64:ff9b::a9fe:a9fe",
                "2002:7f00:1::",
                "2002:a00:1::1",
                "fe80::1",
                "fec0::1",
                "fc00::1",
                "fd12:3456::1",
                "ff02::1",
                "2001:db8::1"
            })
    void nothingIsSentIntoNetworksThatAreNotPublic(String address) {
        assertThatThrownBy(() -> check(Networks.allowing(""), address))
                .isInstanceOfSatisfying(Failure.class, failure -> {
                    assertThat(failure.kind()).isEqualTo(Failure.Kind.INVALID);
                    assertThat(failure.problems().get(0).code()).isEqualTo("forbidden-address");
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "9.255.255.255",
                "11.0.0.0",
                "100.128.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.167.255.255",
                "223.255.255.255",
                "2606:4700::1111",
                "2a00:1450::1",
                "64:ff9b::101:101",
                "2002:101:101::1"
            })
    void whatIsPublicMayBeReached(String address) {
        assertThatCode(() -> check(Networks.allowing(""), address)).doesNotThrowAnyException();
    }

    @Test
    void whatTheOperatorAllowsMayBeReachedAndNoMore() throws Exception {
        Networks networks = Networks.allowing("10.1.0.0/16, fd12::/16, 127.0.0.1");

        check(networks, "10.1.255.255");
        check(networks, "fd12:ffff::1");
        check(networks, "127.0.0.1");
        assertThatThrownBy(() -> check(networks, "10.2.0.0")).isInstanceOf(Failure.class);
        assertThatThrownBy(() -> check(networks, "fd13::1")).isInstanceOf(Failure.class);
        assertThatThrownBy(() -> check(networks, "127.0.0.2")).isInstanceOf(Failure.class);
    }

    @Test
    void oneForbiddenAddressOfAHostIsEnough() throws Exception {
        InetAddress[] both = {InetAddress.getByName("1.1.1.1"), InetAddress.getByName("10.0.0.1")};

        assertThatThrownBy(() -> Networks.allowing("").check("there", both)).hasMessageContaining("10.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"example.com", "10.0.0.0/33", "fd12::/129", "10.0.0.0/", "10.0.0.0/x", "::g/8", "10.0.0.0/8/8"})
    void whatIsNoNetworkIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Networks.allowing(text));
    }
}
