package mortise.launcher.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrepareSettingsTest {
    private static final String DESCRIPTION =
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <metatype:MetaData xmlns:metatype="http://www.osgi.org/xmlns/metatype/v1.2.0">
              <OCD id="a.Config" name="Door" description="">
                <AD id="poolSize" type="Integer" name="" description="" min="4" max="500" default="20"/>
                <AD id=".password" type="Password" name="" description="" default=""/>
                <AD id="open" type="Boolean" name="" description="" default="false"/>
                <AD id="title" type="String" name="" description="" default=""/>
                <AD id="side" type="String" name="" description="" default="left">
                  <Option label="Left" value="left"/>
                  <Option label="Right" value="right"/>
                </AD>
              </OCD>
              <Designate pid="mortise.door"><Object ocdref="a.Config"/></Designate>
              <Designate pid="mortise.door.back"><Object ocdref="a.Config"/></Designate>
            </metatype:MetaData>
            """;

    @TempDir
    private Path folder;

    private Path etc;
    private Path target;

    @BeforeEach
    void makeADistribution() throws IOException {
        etc = Files.createDirectories(folder.resolve("etc"));
        target = folder.resolve("target");
        Path system = Files.createDirectories(folder.resolve("system/mortise/door"));
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(system.resolve("door.jar")))) {
            jar.putNextEntry(new JarEntry("OSGI-INF/metatype/door.xml"));
            jar.write(DESCRIPTION.getBytes(StandardCharsets.UTF_8));
        }
        Files.writeString(etc.resolve("mortise.door.cfg"), "# A door.\n#poolSize = 20\ntitle = Türe\n");
        Files.writeString(etc.resolve("other.cfg"), "whatever = it is\n");
    }

    @Test
    void settingsAreCopiesAndWhatIsOnlyReadIsALink() throws IOException {
        Files.writeString(etc.resolve("jre.properties"), "jre = 17\n");

        assertThat(settings(Map.of("HOME", "/root")).prepare()).isTrue();

        assertThat(target.resolve("mortise.door.cfg"))
                .isRegularFile()
                .content()
                .contains("#poolSize = 20\ntitle = Türe\n");
        assertThat(target.resolve("other.cfg")).isRegularFile().content().contains("whatever = it is\n");
        assertThat(target.resolve("jre.properties").toRealPath()).isEqualTo(etc.resolve("jre.properties"));
        settings(Map.of()).prepare();
        assertThat(target.resolve("jre.properties").toRealPath()).isEqualTo(etc.resolve("jre.properties"));
    }

    @Test
    void whatWasSetOnTheNodeOutlivesItsStartsAndTheFilesChanges() throws IOException {
        settings(Map.of()).prepare();
        Files.writeString(
                target.resolve("mortise.door.cfg"),
                "title = Set here, at C:\\\\doors\nfelix.fileinstall.filename = file:/x\npoolSize = 9\n");

        settings(Map.of()).prepare();
        Files.writeString(etc.resolve("mortise.door.cfg"), "title = Door\nopen = true\n");
        settings(Map.of()).prepare();

        Properties found = new Properties();
        try (Reader reader = Files.newBufferedReader(target.resolve("mortise.door.cfg"))) {
            found.load(reader);
        }
        assertThat(found)
                .containsOnly(
                        Map.entry("title", "Set here, at C:\\doors"),
                        Map.entry("open", "true"),
                        Map.entry("poolSize", "9"));
        assertThat(etc.resolve("mortise.door.cfg")).content().isEqualTo("title = Door\nopen = true\n");
    }

    @Test
    void whatTheFileSaysAnewCountsUnlessItWasSetOnTheNode() throws IOException {
        settings(Map.of()).prepare();
        Files.writeString(etc.resolve("mortise.door.cfg"), "poolSize = 30\n");

        settings(Map.of()).prepare();

        assertThat(target.resolve("mortise.door.cfg"))
                .content()
                .contains("poolSize = 30")
                .doesNotContain("title");
    }

    @Test
    void aVariableReplacesWhatWasSetOnTheNode() throws IOException {
        settings(Map.of()).prepare();
        Files.writeString(target.resolve("mortise.door.cfg"), "poolSize = 9\n");

        settings(Map.of("MORTISE_DOOR_POOL_SIZE", "40")).prepare();

        assertThat(target.resolve("mortise.door.cfg"))
                .content()
                .contains("poolSize = ${env:MORTISE_DOOR_POOL_SIZE}")
                .doesNotContain("= 9");
    }

    @Test
    void whatWasSetOnTheNodeIsCheckedToo() throws IOException {
        settings(Map.of()).prepare();
        Files.writeString(target.resolve("mortise.door.cfg"), "poolSize = many\n");

        PrepareSettings settings = settings(Map.of());

        assertThat(settings.prepare()).isFalse();
        assertThat(settings.errors())
                .singleElement()
                .asString()
                .contains(target.resolve("mortise.door.cfg").toString(), "poolSize", "many");
        assertThat(target.resolve("mortise.door.cfg")).content().isEqualTo("poolSize = many\n");
    }

    @Test
    void aFileOfADistributionThatIsNoMoreGoes() throws IOException {
        settings(Map.of()).prepare();
        Files.delete(etc.resolve("other.cfg"));

        settings(Map.of()).prepare();

        assertThat(target.resolve("other.cfg")).doesNotExist();
    }

    @Test
    void whatKarafAddsWhenItSetsAKeyIsNoSetting() throws IOException {
        Files.writeString(
                etc.resolve("mortise.door.cfg"),
                "felix.fileinstall.filename = file:/etc/mortise.door.cfg\ntitle = Door\n");

        assertThat(settings(Map.of()).prepare()).isTrue();
    }

    @Test
    void aVariableIsReferredToAndItsValueNotWritten() throws IOException {
        assertThat(settings(Map.of("MORTISE_DOOR_PASSWORD", "s3cret", "MORTISE_DOOR_BACK_POOL_SIZE", "7"))
                        .prepare())
                .isTrue();

        assertThat(target.resolve("mortise.door.cfg"))
                .content()
                .contains("title = Türe", ".password = ${env:MORTISE_DOOR_PASSWORD}")
                .doesNotContain("s3cret");
        assertThat(target.resolve("mortise.door.back.cfg"))
                .content()
                .contains("poolSize = ${env:MORTISE_DOOR_BACK_POOL_SIZE}");
    }

    @Test
    void theNextStartForgetsTheEnvironmentOfTheLast() throws IOException {
        settings(Map.of("MORTISE_DOOR_OPEN", "true", "MORTISE_DOOR_BACK_OPEN", "true"))
                .prepare();

        settings(Map.of()).prepare();

        assertThat(target.resolve("mortise.door.cfg")).content().doesNotContain("open =");
        assertThat(target.resolve("mortise.door.back.cfg")).doesNotExist();
    }

    @Test
    void aFilePutThereByHandStaysAndCounts() throws IOException {
        Files.createDirectories(target);
        Files.writeString(target.resolve("mortise.door.cfg"), "poolSize = 5\n");

        PrepareSettings settings = settings(Map.of("MORTISE_DOOR_OPEN", "true"));

        assertThat(settings.prepare()).isTrue();
        assertThat(target.resolve("mortise.door.cfg")).content().isEqualTo("poolSize = 5\n");
        assertThat(settings.warnings()).singleElement().asString().contains("mortise.door.cfg");
    }

    @ParameterizedTest
    @CsvSource({
        "MORTISE_DOOR_POOL_SIZE, many",
        "MORTISE_DOOR_POOL_SIZE, 3",
        "MORTISE_DOOR_POOL_SIZE, 501",
        "MORTISE_DOOR_POOL_SIZE, 99999999999999999999",
        "MORTISE_DOOR_OPEN, yes",
        "MORTISE_DOOR_SIDE, middle",
        "MORTISE_DOOR_TITLE, a${b}",
        "MORTISE_DOOR_POOLSIZE, 5",
        "MORTISE_DOOR_BACK_SIZE, 5"
    })
    void refusesAVariableThatCannotWork(String variable, String value) throws IOException {
        PrepareSettings settings = settings(Map.of(variable, value));

        assertThat(settings.prepare()).isFalse();
        assertThat(settings.errors()).singleElement().asString().contains(variable);
    }

    @ParameterizedTest
    @CsvSource({"poolSize, many", "poolSize, 501", "open, TRUE", "side, middle", "poolsize, 5"})
    void refusesALineThatCannotWork(String key, String value) throws IOException {
        Files.writeString(etc.resolve("mortise.door.cfg"), key + " = " + value + "\n");

        PrepareSettings settings = settings(Map.of());

        assertThat(settings.prepare()).isFalse();
        assertThat(settings.errors()).singleElement().asString().contains("mortise.door.cfg", key);
    }

    @Test
    void doesNotTellASecretThatCannotWork() throws IOException {
        PrepareSettings settings = settings(Map.of("MORTISE_DOOR_PASSWORD", "s3cret${x}"));

        assertThat(settings.prepare()).isFalse();
        assertThat(settings.errors()).singleElement().asString().doesNotContain("s3cret");
    }

    @Test
    void onlyWondersAboutVariablesOfNobody() throws IOException {
        PrepareSettings settings = settings(Map.of("MORTISE_SERVICE_HOST", "10.0.0.1", "MORTISE_PORT", "8080"));

        assertThat(settings.prepare()).isTrue();
        assertThat(settings.warnings()).singleElement().asString().contains("MORTISE_SERVICE_HOST");
    }

    private PrepareSettings settings(Map<String, String> environment) throws IOException {
        return new PrepareSettings(Catalog.of(folder.resolve("system")), etc, target, environment);
    }
}
