package mortise.launcher.settings;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Puts the settings where a node looks for them, if they can work: the text of each of the distribution's files, references
 * to the variables that change it, so that no secret is written anywhere, and what was set on this node while it ran. They
 * are copies, since Karaf rewrites them and several nodes may run from one distribution; what it only reads is linked. A
 * file that somebody put there by hand stays and counts.
 */
public final class PrepareSettings {
    /** What config:property-set leaves in a file beside the key that it sets. */
    private static final String KARAFS_OWN = "felix.fileinstall.";

    private static final String PREFIX = "MORTISE_";
    private static final String ENDING = ".cfg";
    private static final String MADE =
            "# Made at each start of the node out of etc, the environment, and what was set here.";

    /** Beside the node's settings: their texts as the last start made them, by which it is seen what was set since. */
    private static final String AS_MADE = "etc-as-made";

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
    private final Path asMade;
    private final Map<String, String> environment;
    private final List<String> errors = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    PrepareSettings(Catalog catalog, Path etc, Path target, Map<String, String> environment) {
        this.catalog = catalog;
        this.etc = etc;
        this.target = target;
        asMade = target.resolveSibling(AS_MADE);
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

    /** Prepares a node if everything can work, and tells whether it can; else it is as it was. */
    boolean prepare() throws IOException {
        Map<String, List<Setting>> variables = readEnvironment();
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

    private void checkFiles() throws IOException {
        for (String pid : catalog.pids()) {
            Path own = target.resolve(pid + ENDING);
            if (isByHand(own)) {
                check(own, pid, read(own));
            } else {
                Path base = etc.resolve(pid + ENDING);
                check(base, pid, read(base));
                check(own, pid, setHere(own));
            }
        }
    }

    private void check(Path file, String pid, Map<String, String> values) {
        values.forEach((key, value) -> {
            Setting setting = catalog.of(pid).get(key);
            if (setting == null) {
                errors.add(file + ": there is no key '" + key + "'; there are "
                        + String.join(", ", catalog.of(pid).keySet()));
            } else if (!value.contains("${")) {
                check(file + ": " + key, setting, value);
            }
        });
    }

    private void fill(Map<String, List<Setting>> variables) throws IOException {
        Files.createDirectories(target);
        Files.createDirectories(asMade);
        Set<String> names = new TreeSet<>();
        files(etc).forEach(file -> names.add(file.getFileName().toString()));
        variables.keySet().forEach(pid -> names.add(pid + ENDING));
        for (String name : names) {
            List<Setting> changing = variables.getOrDefault(pid(name), List.of());
            Path own = target.resolve(name);
            if (isByHand(own)) {
                if (!changing.isEmpty()) {
                    warnings.add(own + " was put there by hand; the environment does not change it");
                }
            } else if (name.endsWith(ENDING)) {
                make(own, etc.resolve(name), changing);
            } else {
                Files.deleteIfExists(own);
                Files.createSymbolicLink(own, etc.resolve(name));
            }
        }
        forgetAllBut(names);
    }

    private static String pid(String name) {
        return name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : "";
    }

    private void make(Path own, Path base, List<Setting> changing) throws IOException {
        Map<String, String> setHere = setHere(own);
        changing.forEach(setting -> setHere.remove(setting.key()));
        String made = MADE + "\n" + (Files.exists(base) ? Files.readString(base) : "");
        if (!changing.isEmpty()) {
            made += changing.stream()
                    .map(setting -> setting.key() + " = ${env:" + setting.variable() + "}\n")
                    .collect(Collectors.joining("", "\n\n# From the environment.\n", ""));
        }
        replace(asMade.resolve(own.getFileName()), made);
        replace(own, setHere.isEmpty() ? made : made + "\n\n# Set on this node.\n" + lines(setHere));
    }

    /** Whoever reads or is killed meanwhile finds the text before or the text after. */
    private static void replace(Path file, String text) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Files.writeString(part, text);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** What an earlier start made of files that are no more. */
    private void forgetAllBut(Set<String> names) throws IOException {
        for (Path file : files(target)) {
            if (!names.contains(file.getFileName().toString()) && !isByHand(file)) {
                Files.delete(file);
            }
        }
        for (Path file : files(asMade)) {
            if (!names.contains(file.getFileName().toString())) {
                Files.delete(file);
            }
        }
    }

    private boolean isByHand(Path own) throws IOException {
        return Files.exists(own, LinkOption.NOFOLLOW_LINKS)
                && !Files.isSymbolicLink(own)
                && !Files.exists(asMade.resolve(own.getFileName()));
    }

    /** Returns the values that a file has by now and had not when the node's last start made it. */
    private Map<String, String> setHere(Path own) throws IOException {
        Path made = asMade.resolve(own.getFileName());
        if (!Files.exists(made)) {
            return new TreeMap<>();
        }
        Map<String, String> now = read(own);
        now.entrySet().removeAll(read(made).entrySet());
        return now;
    }

    /** Returns the values of a file, which may be missing. */
    private static Map<String, String> read(Path file) throws IOException {
        Map<String, String> values = new TreeMap<>();
        if (Files.exists(file)) {
            Properties read = new Properties();
            try (Reader reader = Files.newBufferedReader(file)) {
                read.load(reader);
            }
            read.stringPropertyNames().stream()
                    .filter(key -> !key.startsWith(KARAFS_OWN))
                    .forEach(key -> values.put(key, read.getProperty(key)));
        }
        return values;
    }

    private static String lines(Map<String, String> values) throws IOException {
        Properties properties = new Properties();
        properties.putAll(values);
        StringWriter text = new StringWriter();
        properties.store(text, null);
        return text.toString()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
