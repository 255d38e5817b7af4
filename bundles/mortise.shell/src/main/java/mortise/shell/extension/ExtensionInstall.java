package mortise.shell.extension;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import mortise.core.Extensions;
import mortise.core.Extensions.Extension;
import mortise.core.Failure;
import mortise.shell.Known;
import mortise.shell.kit.HostCommand;
import mortise.shell.kit.OptionsAnywhere;
import mortise.shell.kit.Output;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Parsing;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Installs an extension. */
@Service
@Parsing(OptionsAnywhere.class)
@Command(
        scope = "mortise",
        name = "extension-install",
        description = "Installs an extension and starts it: a jar, or a feature that extension-offers lists."
                + " It stays over restarts; another version of it is replaced")
public final class ExtensionInstall extends HostCommand {
    @Argument(
            index = 0,
            name = "what",
            description = "A file whose name ends with .jar, or a feature's name",
            required = true)
    @Completion(Known.OfferNames.class)
    private String what = "";

    @Override
    protected Output run() throws IOException {
        Extensions extensions = service(Extensions.class);
        Extension installed = what.endsWith(".jar") ? install(extensions, file(what)) : extensions.installFeature(what);
        String entities = installed.entities().isEmpty() ? "" : ", with " + String.join(", ", installed.entities());
        String state = installed.state() == Extensions.State.RUNNING
                ? "is running"
                : "is installed, but: " + installed.message();
        return Output.said(
                installed.id() + " " + installed.version() + " " + state + entities, ExtensionList.row(installed));
    }

    private static Extension install(Extensions extensions, Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw Failure.missing("there is no file " + file);
        }
        try (InputStream jar = new BufferedInputStream(Files.newInputStream(file))) {
            return extensions.install(jar, file.getFileName().toString());
        }
    }
}
