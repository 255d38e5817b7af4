package mortise.launcher.settings;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Puts the settings where a node looks for them, if they can work. The folder gets links to the distribution's files; for
 * one that the environment changes, a file with the distribution's text and references to the variables, so that no secret
 * is written anywhere. A file that somebody put there by hand stays and counts.
 */
public final class PrepareSettings {
    /** What config:property-set leaves in a file beside the key that it sets. */
    private static final String KARAFS_OWN = "felix.fileinstall.";

    private static final String PREFIX = "MORTISE_";
    private static final String ENDING = ".cfg";
    private static final String MADE =
            "# Made at the start of the node out of etc and the environment; changes are lost.";

    /** What bin/mortise and ./run read themselves, and what the first start reads. */
    private static final Set<String> OF_THE_START = Set.of(
            "MORTISE_ADDRESS",
            "MORTISE_ADMIN_PASSWORD",
            "MORTISE_DATA",
            "MORTISE_FEATURES",
            "MORTISE_LOG_FORMAT",
            "MORTISE_PORT",
            "MORTISE_SSH_PORT",
            "MORTISE_START_SECONDS");

    private final Catalog catalog;
    private final Path etc;
    private final Path target;
    private final Map<String, String> environment;
    private final List<String> errors = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    PrepareSettings(Catalog catalog, Path etc, Path target, Map<String, String> environment) {
        this.catalog = catalog;
        this.etc = etc;
        this.target = target;
        this.environment = environment;
    }

    /**
     * Prepares a node; says on standard error what cannot work, and ends with status 1 if anything cannot.
     *
     * @param arguments the distribution's folder, the folder the node reads its settings from
     */
    public static void main(String[] arguments) throws IOException {
        Path home = Path.of(arguments[0]);
        PrepareSettings settings = new PrepareSettings(
                Catalog.of(home.resolve("system/mortise")),
                home.resolve("etc"),
                Path.of(arguments[1]),
                System.getenv());
        boolean good = settings.prepare();
        List<String> taken = Ports.problems(System.getenv());
        settings.warnings.forEach(warning -> System.err.println("mortise: " + warning));
        settings.errors.forEach(error -> System.err.println("mortise: " + error));
        taken.forEach(problem -> System.err.println("mortise: " + problem));
        if (!good || !taken.isEmpty()) {
            System.exit(1);
        }
    }

    /** Prepares a node if everything can work, and tells whether it can. */
    boolean prepare() throws IOException {
        Map<String, List<Setting>> variables = readEnvironment();
        clear();
        checkFiles();
        if (errors.isEmpty()) {
            fill(variables);
        }
        return errors.isEmpty();
    }

    List<String> errors() {
        return errors;
    }

    List<String> warnings() {
        return warnings;
    }

    /** Returns the settings that the environment has, by file. */
    private Map<String, List<Setting>> readEnvironment() {
        Map<String, Setting> known = catalog.byVariable();
        Map<String, List<Setting>> found = new TreeMap<>();
        new TreeMap<>(environment).forEach((variable, value) -> {
            Setting setting = known.get(variable);
            if (setting != null) {
                found.computeIfAbsent(setting.pid(), pid -> new ArrayList<>()).add(setting);
                check(variable + " (" + setting.key() + " of " + setting.pid() + ")", setting, value);
            } else if (variable.startsWith(PREFIX) && !OF_THE_START.contains(variable)) {
                unknown(variable);
            }
        });
        return found;
    }

    private void check(String where, Setting setting, String value) {
        String shown = setting.type().equals("Password") ? "the value" : "'" + value + "'";
        if (value.contains("${")) {
            // Would be replaced where it stands.
            errors.add(where + ": " + shown + " contains ${");
        }
        setting.problem(value).ifPresent(problem -> errors.add(where + ": " + shown + " " + problem));
    }

    /** A variable of a part that is known is a mistake; any other may be anybody's, an orchestrator's for instance. */
    private void unknown(String variable) {
        Optional<String> pid = catalog.pids().stream()
                .filter(name -> variable.startsWith(Setting.variable(name) + "_"))
                .max((one, other) -> one.length() - other.length());
        if (pid.isEmpty()) {
            warnings.add(variable + " is no setting and is ignored");
            return;
        }
        String others =
                catalog.of(pid.get()).values().stream().map(Setting::variable).collect(Collectors.joining(", "));
        errors.add(variable + ": there is no such key in " + pid.get() + "; there are " + others);
    }

    /** What an earlier start made is forgotten. */
    private void clear() throws IOException {
        Files.createDirectories(target);
        for (Path file : files(target)) {
            if (Files.isSymbolicLink(file) || isMade(file)) {
                Files.delete(file);
            }
        }
    }

    private static boolean isMade(Path file) throws IOException {
        if (!file.toString().endsWith(ENDING)) {
            return false;
        }
        try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
            return lines.findFirst().filter(MADE::equals).isPresent();
        }
    }

    private void checkFiles() throws IOException {
        for (String pid : catalog.pids()) {
            Path own = target.resolve(pid + ENDING);
            Path file = Files.exists(own) ? own : etc.resolve(pid + ENDING);
            if (!Files.exists(file)) {
                continue;
            }
            Properties values = new Properties();
            try (Reader reader = Files.newBufferedReader(file)) {
                values.load(reader);
            }
            for (String key : values.stringPropertyNames().stream().sorted().toList()) {
                Setting setting = catalog.of(pid).get(key);
                if (key.startsWith(KARAFS_OWN)) {
                    continue;
                }
                if (setting == null) {
                    errors.add(file + ": there is no key '" + key + "'; there are "
                            + String.join(", ", catalog.of(pid).keySet()));
                } else if (!values.getProperty(key).contains("${")) {
                    check(file + ": " + key, setting, values.getProperty(key));
                }
            }
        }
    }

    private void fill(Map<String, List<Setting>> variables) throws IOException {
        for (Path file : files(etc)) {
            String name = file.getFileName().toString();
            Path own = target.resolve(name);
            String pid = name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : "";
            if (Files.exists(own, LinkOption.NOFOLLOW_LINKS)) {
                if (variables.containsKey(pid)) {
                    warnings.add(own + " was put there by hand; the environment does not change it");
                }
            } else if (!variables.containsKey(pid)) {
                Files.createSymbolicLink(own, file);
            }
        }
        for (Map.Entry<String, List<Setting>> changed : variables.entrySet()) {
            Path own = target.resolve(changed.getKey() + ENDING);
            if (!Files.exists(own)) {
                Files.writeString(own, merged(etc.resolve(changed.getKey() + ENDING), changed.getValue()));
            }
        }
    }

    private static String merged(Path base, List<Setting> settings) throws IOException {
        String text = Files.exists(base) ? Files.readString(base) : "";
        return settings.stream()
                .map(setting -> setting.key() + " = ${env:" + setting.variable() + "}\n")
                .collect(Collectors.joining("", MADE + "\n" + text + "\n\n# From the environment.\n", ""));
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
