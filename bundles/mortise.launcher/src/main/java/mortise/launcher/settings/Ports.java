package mortise.launcher.settings;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Looks whether a node could listen where it is to listen, before it starts: another one there would answer for it. */
final class Ports {
    private Ports() {}

    /** Returns what is in the way, for people. What the environment does not say is not looked at. */
    static List<String> problems(Map<String, String> environment) {
        List<String> problems = new ArrayList<>();
        look("MORTISE_PORT", environment.getOrDefault("MORTISE_ADDRESS", "127.0.0.1"), environment, problems);
        look("MORTISE_SSH_PORT", "127.0.0.1", environment, problems);
        return problems;
    }

    private static void look(String key, String address, Map<String, String> environment, List<String> problems) {
        String port = environment.get(key);
        if (port == null) {
            return;
        }
        int number = number(port);
        if (number < 1) {
            problems.add(key + ": " + port + " is not a port from 1 to 65535");
            return;
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(address), number));
        } catch (UnknownHostException unknown) {
            problems.add("MORTISE_ADDRESS: this machine knows no address '" + address + "'");
        } catch (IOException taken) {
            problems.add(key + ": nothing can listen on " + address + " at port " + number + ": " + taken.getMessage());
        }
    }

    private static int number(String port) {
        try {
            int number = Integer.parseInt(port);
            return number > 65_535 ? 0 : number;
        } catch (NumberFormatException none) {
            return 0;
        }
    }
}
