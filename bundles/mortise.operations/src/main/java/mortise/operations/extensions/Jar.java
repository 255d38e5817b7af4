package mortise.operations.extensions;

import java.io.IOException;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import mortise.core.Failure;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/**
 * What a jar says about itself, read before anything is done with it.
 *
 * @param name the bundle's symbolic name
 * @param version the bundle's version
 */
record Jar(String name, Version version) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*");

    /**
     * Reads a jar's manifest.
     *
     * @param fileName what people call the file
     * @throws Failure INVALID if the host cannot use it as an extension
     */
    static Jar read(Path file, String fileName) {
        Attributes headers = headers(file, fileName);
        String name = header(headers, Constants.BUNDLE_SYMBOLICNAME);
        if (!NAME.matcher(name).matches()) {
            throw refused(fileName, "is not a bundle: its manifest has no Bundle-SymbolicName");
        }
        if (headers.getValue(Constants.FRAGMENT_HOST) != null) {
            throw refused(fileName, "is a fragment, which would change another bundle");
        }
        try {
            return new Jar(name, Version.parseVersion(header(headers, Constants.BUNDLE_VERSION)));
        } catch (IllegalArgumentException noVersion) {
            throw refused(fileName, "has a Bundle-Version that is none: " + noVersion.getMessage());
        }
    }

    private static Attributes headers(Path file, String fileName) {
        try (JarFile jar = new JarFile(file.toFile())) {
            Manifest manifest = jar.getManifest();
            if (manifest == null) {
                throw refused(fileName, "is not a bundle: it has no manifest");
            }
            return manifest.getMainAttributes();
        } catch (IOException | SecurityException broken) {
            throw new Failure(Failure.Kind.INVALID, "not-a-bundle", fileName + " is not a jar", broken);
        }
    }

    /** A header without its directives, empty if it is missing. */
    private static String header(Attributes headers, String name) {
        String value = headers.getValue(name);
        return value == null ? "" : value.split(";", 2)[0].strip();
    }

    private static Failure refused(String fileName, String reason) {
        return Failure.invalid("not-a-bundle", fileName + " " + reason);
    }

    /** Returns where the framework says that the bundle came from; the data folder may move. */
    String location() {
        return "extension:" + name + "/" + version;
    }

    /** Returns the name of the file it is kept in. */
    String fileName() {
        return name + "-" + version + ".jar";
    }
}
