package mortise.database.migration;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import mortise.core.Failure;
import mortise.database.Migrations.Script;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

/** Gives Flyway the scripts under the names it expects: {@code V2.1__add_country.sql}. */
final class Scripts implements ResourceProvider {
    private final List<LoadableResource> scripts;

    Scripts(List<Script> scripts) {
        this.scripts = scripts.stream()
                .map(script -> (LoadableResource) new NamedScript(script))
                .toList();
    }

    @Override
    public @Nullable LoadableResource getResource(String name) {
        return scripts.stream()
                .filter(script -> script.getFilename().equals(name))
                .findFirst()
                .orElse(null);
    }

    @Override
    public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
        return scripts.stream()
                .filter(script -> script.getFilename().startsWith(prefix)
                        && Stream.of(suffixes).anyMatch(script.getFilename()::endsWith))
                .toList();
    }

    /** One script. It is read each time: once for its checksum, once to run. */
    private static final class NamedScript extends LoadableResource {
        private final Script script;
        private final String filename;

        NamedScript(Script script) {
            this.script = script;
            filename = "V" + script.version() + "__"
                    + script.description().strip().replaceAll("[^\\p{L}\\p{N}]+", "_") + ".sql";
        }

        @Override
        public Reader read() {
            try {
                URLConnection connection = script.script().openConnection();
                connection.setUseCaches(false); // a cached jar would stay open after its bundle has gone
                try (var bytes = connection.getInputStream()) {
                    return new StringReader(new String(bytes.readAllBytes(), StandardCharsets.UTF_8));
                }
            } catch (IOException unreadable) {
                throw Failure.unavailable(
                        "cannot read " + script.script() + ": " + unreadable.getMessage(), unreadable);
            }
        }

        @Override
        public String getFilename() {
            return filename;
        }

        @Override
        public String getRelativePath() {
            return filename;
        }

        @Override
        public String getAbsolutePath() {
            return script.script().toString();
        }

        @Override
        public @Nullable String getAbsolutePathOnDisk() {
            return null;
        }
    }
}
