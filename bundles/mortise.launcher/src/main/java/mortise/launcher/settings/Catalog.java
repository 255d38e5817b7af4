package mortise.launcher.settings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** All settings that the parts of a distribution describe in their bundles, by file and key. */
final class Catalog {
    private static final String DESCRIPTIONS = "OSGI-INF/metatype/";
    private static final XMLInputFactory XML = xml();

    private final Map<String, Map<String, Setting>> byPid = new TreeMap<>();

    private static XMLInputFactory xml() {
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        return factory;
    }

    /** Reads the descriptions in all bundles below a folder. */
    static Catalog of(Path folder) throws IOException {
        Catalog catalog = new Catalog();
        List<Path> jars;
        try (Stream<Path> files = Files.walk(folder)) {
            jars = files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
        for (Path jar : jars) {
            catalog.read(jar);
        }
        return catalog;
    }

    private void read(Path file) throws IOException {
        try (JarFile jar = new JarFile(file.toFile(), false)) {
            for (JarEntry entry : jar.stream()
                    .filter(found -> found.getName().startsWith(DESCRIPTIONS)
                            && found.getName().endsWith(".xml"))
                    .toList()) {
                try (InputStream content = jar.getInputStream(entry)) {
                    read(content);
                } catch (XMLStreamException broken) {
                    throw new IOException(file + ": " + entry.getName() + ": " + broken.getMessage(), broken);
                }
            }
        }
    }

    /** A description holds classes of attributes, and says behind them which file each is for. */
    private void read(InputStream content) throws XMLStreamException {
        XMLStreamReader reader = XML.createXMLStreamReader(content);
        Map<String, List<Setting>> classes = new HashMap<>();
        List<Setting> current = new ArrayList<>();
        String pid = "";
        while (reader.hasNext()) {
            if (reader.next() == XMLStreamConstants.START_ELEMENT) {
                switch (reader.getLocalName()) {
                    case "OCD" -> {
                        current = new ArrayList<>();
                        classes.put(attribute(reader, "id"), current);
                    }
                    case "AD" ->
                        current.add(new Setting(
                                "",
                                attribute(reader, "id"),
                                attribute(reader, "type"),
                                attribute(reader, "min"),
                                attribute(reader, "max"),
                                new ArrayList<>()));
                    case "Option" -> current.get(current.size() - 1).options().add(attribute(reader, "value"));
                    case "Designate" -> pid = attribute(reader, "pid");
                    case "Object" -> add(pid, classes.getOrDefault(attribute(reader, "ocdref"), List.of()));
                    default -> {}
                }
            }
        }
    }

    private static String attribute(XMLStreamReader reader, String name) {
        String value = reader.getAttributeValue(null, name);
        return value == null ? "" : value;
    }

    private void add(String pid, List<Setting> settings) {
        Map<String, Setting> known = byPid.computeIfAbsent(pid, name -> new TreeMap<>());
        settings.forEach(setting -> known.put(setting.key(), setting.of(pid)));
    }

    /** Returns the names of all files. */
    Set<String> pids() {
        return byPid.keySet();
    }

    /** Returns the settings of a file by key, none if no part has such a file. */
    Map<String, Setting> of(String pid) {
        return byPid.getOrDefault(pid, Map.of());
    }

    /** Returns all settings by the environment variable that sets them. */
    Map<String, Setting> byVariable() {
        Map<String, Setting> settings = new TreeMap<>();
        byPid.values().forEach(keys -> keys.values().forEach(setting -> settings.put(setting.variable(), setting)));
        return settings;
    }
}
