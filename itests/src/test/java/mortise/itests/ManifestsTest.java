package mortise.itests;

import static org.assertj.core.api.Assertions.assertThat;

import aQute.bnd.header.OSGiHeader;
import aQute.bnd.header.Parameters;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import mortise.itests.host.Distribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may know whom: docs/adr/0002 and 0003, read from what is shipped. */
class ManifestsTest {

    private static final Set<String> APIS = Set.of(
            "mortise.core",
            "mortise.socket",
            "mortise.entity",
            "mortise.database",
            "mortise.search",
            "mortise.cache",
            "mortise.push",
            "mortise.queue",
            "mortise.jobs",
            "mortise.bulk",
            "mortise.files",
            "mortise.storage",
            "mortise.mail",
            "mortise.access",
            "mortise.comments",
            "mortise.exports",
            "mortise.imports",
            "mortise.tags",
            "mortise.ui",
            "mortise.webhooks",
            "mortise.testkit");

    /** Libraries that extensions are written with, in bundles of ours because nobody else made any: docs/adr/0008. */
    private static final Set<String> LIBRARIES = Set.of("mortise.camel");

    static Stream<Bundle> bundles() {
        return Distribution.bundles().stream().map(Bundle::read);
    }

    static Stream<Bundle> apis() {
        return bundles().filter(Bundle::isApi);
    }

    static Stream<Bundle> others() {
        return bundles().filter(bundle -> !bundle.isApi() && !LIBRARIES.contains(bundle.name()));
    }

    static Stream<Bundle> libraries() {
        return bundles().filter(bundle -> LIBRARIES.contains(bundle.name()));
    }

    @Test
    void theBundlesAreFound() {
        assertThat(bundles().map(Bundle::name)).contains("mortise.core", "mortise.database.h2", "mortise.crm");
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void everyImportOfAVersionedPackageHasARange(Bundle bundle) {
        bundle.imports().forEach((name, attributes) -> {
            if (!isOfTheJdk(name) && !bundle.hasContractFor(name)) {
                assertThat(attributes.getVersion()).as(name).contains(",");
            }
        });
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void nothingIsOptionalOrDynamic(Bundle bundle) {
        assertThat(bundle.headers().getValue("DynamicImport-Package")).isNull();
        bundle.imports()
                .forEach((name, attributes) ->
                        assertThat(attributes.get("resolution:")).as(name).isNotEqualTo("optional"));
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void packagesAreWhatConnectsBundles(Bundle bundle) {
        assertThat(bundle.headers().getValue("Fragment-Host")).isNull();
        assertThat(bundle.headers().getValue("Require-Bundle")).isNull();
    }

    @ParameterizedTest
    @MethodSource("others")
    void onlyApisExport(Bundle bundle) {
        assertThat(bundle.headers().getValue("Export-Package")).isNull();
    }

    @ParameterizedTest
    @MethodSource("libraries")
    void librariesKnowNothingOfOurs(Bundle bundle) {
        assertThat(bundle.headers().getValue("Export-Package")).doesNotContain("mortise.");
        assertThat(bundle.imports().keySet()).noneMatch(name -> name.startsWith("mortise."));
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void ofOursOnlyApisAreImported(Bundle bundle) {
        assertThat(bundle.imports().keySet().stream().filter(name -> name.startsWith("mortise.")))
                .isSubsetOf(APIS);
    }

    @ParameterizedTest
    @MethodSource("apis")
    void apisKnowApisAndSpecificationsOnly(Bundle bundle) {
        assertThat(bundle.imports().keySet())
                .allMatch(name -> name.matches("(mortise|jakarta|org\\.osgi)\\..*") || isOfTheJdk(name));
    }

    /** Packages of the JDK have no version that means anything. */
    private static boolean isOfTheJdk(String name) {
        return ModuleLayer.boot().modules().stream()
                .filter(module -> module.getName().matches("(java|jdk)\\..*"))
                .anyMatch(module -> module.getPackages().contains(name));
    }

    record Bundle(String name, Attributes headers) {

        static Bundle read(Path file) {
            try (JarFile jar = new JarFile(file.toFile())) {
                Attributes headers = jar.getManifest().getMainAttributes();
                return new Bundle(headers.getValue("Bundle-SymbolicName"), headers);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        boolean isApi() {
            return APIS.contains(name);
        }

        /** The servlet API is asked for by its contract, whose version stands for those of its packages. */
        boolean hasContractFor(String packageName) {
            String requirements = headers.getValue("Require-Capability");
            return packageName.startsWith("jakarta.servlet")
                    && requirements != null
                    && requirements.contains("osgi.contract=JakartaServlet");
        }

        Parameters imports() {
            return OSGiHeader.parseHeader(headers.getValue("Import-Package"));
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
