package mortise.itests.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What lives in a node at one moment: by bundle its state, when it was last changed and which wiring it has, which a
 * refresh replaces; by component its id, which a restart replaces, and its state.
 */
public record Snapshot(SortedMap<String, String> bundles, SortedMap<String, String> components) {

    private static final Pattern COMPONENT = Pattern.compile(
            "(?m)^(?<name>\\S+) in bundle (?<bundle>\\d+) .*\\n {4}Id: (?<id>\\d+), State: ?(?<state>\\w+)");

    private static final String BUNDLES = "wiring = (($.context getBundle 0) loadClass"
            + " org.osgi.framework.wiring.BundleWiring);"
            + " each ($.context bundles) { echo ($it bundleId) ($it symbolicName) ($it state) ($it lastModified)"
            + " (($it adapt $wiring) hashCode) }";

    /** Looks at a node. */
    public static Snapshot of(RunningHost host) {
        SortedMap<String, String> bundles = new TreeMap<>();
        host.karaf(BUNDLES).orThrow().output().lines().forEach(line -> {
            String[] words = line.split(" ", 3);
            bundles.put(words[0], words[1] + " " + words[2]);
        });
        SortedMap<String, String> components = new TreeMap<>();
        Matcher component =
                COMPONENT.matcher(host.karaf("scr:list | cat").orThrow().output());
        while (component.find()) {
            components.put(
                    component.group("bundle") + " " + component.group("name"),
                    component.group("id") + " " + component.group("state"));
        }
        assertThat(bundles).isNotEmpty();
        assertThat(components).isNotEmpty();
        return new Snapshot(bundles, components);
    }

    /** Returns the components of some bundles. */
    public SortedMap<String, String> componentsOf(SortedMap<String, String> some) {
        SortedMap<String, String> result = new TreeMap<>(components);
        result.keySet().removeIf(key -> !some.containsKey(key.substring(0, key.indexOf(' '))));
        return result;
    }
}
