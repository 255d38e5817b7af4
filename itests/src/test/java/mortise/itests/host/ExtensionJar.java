package mortise.itests.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** An extension of one source file, compiled here: for what no sample does. */
public final class ExtensionJar {

    private ExtensionJar() {}

    /**
     * Compiles a class that is its bundle's activator.
     *
     * @param name the class, whose package is the bundle's symbolic name
     * @param imports packages it needs, separated by commas
     */
    public static Path of(Path folder, String name, String imports, String source) {
        int dot = name.lastIndexOf('.');
        try {
            Path classes = Files.createDirectories(folder.resolve("classes"));
            Path file = Files.writeString(folder.resolve(name.substring(dot + 1) + ".java"), source);
            compile(file, classes);
            Manifest manifest = new Manifest();
            Attributes headers = manifest.getMainAttributes();
            headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
            headers.putValue("Bundle-ManifestVersion", "2");
            headers.putValue("Bundle-SymbolicName", name.substring(0, dot));
            headers.putValue("Bundle-Version", "1.0.0");
            headers.putValue("Bundle-Activator", name);
            headers.putValue("Import-Package", imports);
            Path jar = folder.resolve(name.substring(0, dot) + ".jar");
            try (OutputStream out = Files.newOutputStream(jar);
                    JarOutputStream entries = new JarOutputStream(out, manifest);
                    Stream<Path> all = Files.walk(classes)) {
                for (Path each : all.filter(Files::isRegularFile).toList()) {
                    entries.putNextEntry(new ZipEntry(classes.relativize(each).toString()));
                    Files.copy(each, entries);
                }
            }
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void compile(Path source, Path classes) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options = List.of("--release", "17", "-proc:none", "-d", classes.toString());
            assertThat(compiler.getTask(null, files, null, options, null, files.getJavaFileObjects(source))
                            .call())
                    .isTrue();
        }
    }
}
