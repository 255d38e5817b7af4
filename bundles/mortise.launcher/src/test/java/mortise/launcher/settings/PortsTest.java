package mortise.launcher.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortsTest {
    @Test
    void namesThePortThatAnotherProcessListensOn() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String port = String.valueOf(other.getLocalPort());

            assertThat(Ports.problems(Map.of("MORTISE_PORT", port)))
                    .singleElement()
                    .asString()
                    .startsWith("MORTISE_PORT: nothing can listen on 127.0.0.1 at port " + port);
            assertThat(Ports.problems(Map.of("MORTISE_SSH_PORT", port)))
                    .singleElement()
                    .asString()
                    .startsWith("MORTISE_SSH_PORT: ");
        }
    }

    @Test
    void hasNothingAgainstAFreePort() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }

        assertThat(Ports.problems(Map.of("MORTISE_PORT", String.valueOf(free)))).isEmpty();
        assertThat(Ports.problems(Map.of())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "65536", "99999999999"})
    void refusesWhatIsNoPort(String port) {
        assertThat(Ports.problems(Map.of("MORTISE_PORT", port)))
                .containsExactly("MORTISE_PORT: " + port + " is not a port from 1 to 65535");
    }

    @Test
    void namesAnAddressOfAnotherMachine() {
        assertThat(Ports.problems(Map.of("MORTISE_PORT", "8080", "MORTISE_ADDRESS", "no-such-host.invalid")))
                .containsExactly("MORTISE_ADDRESS: this machine knows no address 'no-such-host.invalid'");
    }
}
