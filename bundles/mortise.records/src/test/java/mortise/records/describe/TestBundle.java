package mortise.records.describe;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mortise.entity.Resource;

/** Packs classes into a bundle. */
final class TestBundle {
    private final Manifest manifest = new Manifest();
    private final Map<String, byte[]> files = new TreeMap<>();

    TestBundle(String name, Class<?>... entities) throws IOException {
        header("Manifest-Version", "1.0");
        header("Bundle-ManifestVersion", "2");
        header("Bundle-SymbolicName", name);
        header("Import-Package", "mortise.entity");
        header(
                "Provide-Capability",
                Stream.of(entities)
                        .map(type -> Resource.NAMESPACE + ";" + Resource.NAMESPACE + "=\"" + type.getName() + "\"")
                        .collect(Collectors.joining(",")));
        for (Class<?> type : entities) {
            String file = type.getName().replace('.', '/') + ".class";
            try (InputStream bytes = type.getClassLoader().getResourceAsStream(file)) {
                files.put(file, bytes == null ? new byte[0] : bytes.readAllBytes());
            }
        }
    }

    TestBundle header(String name, String value) {
        if (!value.isEmpty()) {
            manifest.getMainAttributes().put(new Attributes.Name(name), value);
        }
        return this;
    }

    TestBundle file(String name, String text) {
        files.put(name, text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    InputStream jar() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                jar.putNextEntry(new JarEntry(file.getKey()));
                jar.write(file.getValue());
                jar.closeEntry();
            }
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }
}
