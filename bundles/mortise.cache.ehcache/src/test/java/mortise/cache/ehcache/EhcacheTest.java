package mortise.cache.ehcache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import mortise.cache.CacheProvider;
import mortise.cache.Limits;
import mortise.cache.OpenCache;
import mortise.cache.OpenRegion;
import mortise.cache.Tier;
import mortise.core.Failure;
import mortise.core.Health;
import mortise.testkit.Configurations;
import mortise.testkit.cache.CacheContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EhcacheTest implements CacheContract {
    private static final int MEBIBYTE = 1 << 20;
    private static final Limits ON_DISK =
            new Limits("test.disk", Duration.ofMinutes(5), Tier.DISK, 16, 4 * MEBIBYTE, 65_536);

    @TempDir
    private Path folder;

    @Override
    public Optional<CacheProvider> provider() {
        return Optional.of(new EhcacheProvider(config(Map.of("folder", folder.toString()))));
    }

    private OpenCache open(Map<String, String> settings) {
        return new EhcacheProvider(config(settings)).open();
    }

    private OpenCache open() {
        return open(Map.of("folder", folder.toString()));
    }

    private static EhcacheProvider.Config config(Map<String, String> settings) {
        return Configurations.config(EhcacheProvider.Config.class, settings);
    }

    private static void fill(OpenRegion region) {
        for (int i = 0; i < 500; i++) {
            region.put("key " + i, ("value " + i).repeat(50).getBytes(UTF_8));
        }
    }

    private static long found(OpenRegion region) {
        long found = 0;
        for (int i = 0; i < 500; i++) {
            byte[] value = region.get("key " + i);
            found += value != null && new String(value, UTF_8).equals(("value " + i).repeat(50)) ? 1 : 0;
        }
        return found;
    }

    @Test
    void opensNothingUntilItIsAsked() {
        Path untouched = folder.resolve("untouched");

        CacheProvider provider = new EhcacheProvider(config(Map.of("folder", untouched.toString())));

        assertThat(provider.name()).isEqualTo("ehcache");
        assertThat(untouched).doesNotExist();
    }

    @Test
    void isInTheDataFolderUnlessToldOtherwise() {
        System.setProperty("mortise.data", folder.toString());
        try (OpenCache cache = open(Map.of())) {
            cache.region(ON_DISK).put("a", new byte[1]);
            assertThat(folder.resolve("cache")).isNotEmptyDirectory();
        } finally {
            System.clearProperty("mortise.data");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "heapEntries, 999",
        "offHeapMebibytes, -1",
        "diskMebibytes, 1048577",
        "diskReserveMebibytes, 15",
    })
    void refusesASettingThatCannotWork(String key, String value) {
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> open(Map.of(key, value, "folder", folder.toString())))
                .withMessageContaining("mortise.cache.ehcache: " + key + " = " + value)
                .extracting(Failure::kind)
                .isEqualTo(Failure.Kind.INVALID);
    }

    /** As large as the author asked for: what is left for all is less. */
    @Test
    void givesARegionWhatIsLeft() {
        try (OpenCache cache = open(Map.of(
                "folder", folder.toString(), "heapEntries", "1000", "offHeapMebibytes", "5", "diskMebibytes", "0"))) {
            OpenRegion first = cache.region(limits("test.first", Tier.OFF_HEAP));
            OpenRegion second = cache.region(limits("test.second", Tier.OFF_HEAP));
            OpenRegion third = cache.region(limits("test.third", Tier.OFF_HEAP));
            OpenRegion disk = cache.region(ON_DISK);
            for (OpenRegion each : new OpenRegion[] {first, second, third, disk}) {
                for (int i = 0; i < 1_000; i++) {
                    each.put("key " + i, new byte[10_000]);
                }
            }

            assertThat(first.content().bytes()).isBetween(2L * MEBIBYTE, 4L * MEBIBYTE);
            assertThat(second.content().bytes()).isBetween(1L, 1L * MEBIBYTE);
            assertThat(third.content().bytes()).isZero();
            assertThat(third.content().entries()).isPositive();
            assertThat(disk.content().bytes()).isZero();

            cache.drop("test.first");
            OpenRegion fourth = cache.region(limits("test.fourth", Tier.OFF_HEAP));
            fourth.put("a", new byte[1_000]);
            assertThat(fourth.content().bytes()).isPositive();
        }
    }

    private static Limits limits(String name, Tier tier) {
        return new Limits(name, Duration.ofMinutes(5), tier, 100, 4 * MEBIBYTE, 65_536);
    }

    /** A region that could not be dropped begins anew when it is opened again. */
    @Test
    void opensAgainWhatIsOpen() {
        try (OpenCache cache = open()) {
            cache.region(ON_DISK).put("a", new byte[1]);

            OpenRegion again = cache.region(ON_DISK);

            assertThat(again.get("a")).isNull();
            again.put("a", new byte[2]);
            assertThat(again.get("a")).hasSize(2);
        }
    }

    /** A value that could be kept, and cannot in what a region was given of its limits, is not kept. */
    @Test
    void doesNotKeepWhatDoesNotFit() {
        try (OpenCache cache = open(Map.of("folder", folder.toString(), "offHeapMebibytes", "1"))) {
            OpenRegion region = cache.region(
                    new Limits("test.large", Duration.ofMinutes(5), Tier.OFF_HEAP, 100, 64L * MEBIBYTE, 4 * MEBIBYTE));
            region.put("a", new byte[10]);

            region.put("a", new byte[3 * MEBIBYTE]);

            assertThat(region.get("a")).isNull();
            region.put("b", new byte[10]);
            assertThat(region.get("b")).hasSize(10);
        }
    }

    // The disk

    @Test
    void dropsFilesWithTheirRegion() throws IOException {
        try (OpenCache cache = open()) {
            fill(cache.region(ON_DISK));
            assertThat(files()).isNotEmpty();

            cache.drop("test.disk");

            assertThat(files()).isEmpty();
            cache.drop("test.disk");
            assertThat(found(cache.region(ON_DISK))).isZero();
        }
    }

    /** A region that nobody asks for any more, as an extension's that has left while the node was down. */
    @Test
    void deletesFilesThatNobodyHasAskedForInAMonth() throws IOException {
        try (OpenCache cache = open()) {
            fill(cache.region(ON_DISK));
        }
        for (Path each : files()) {
            Files.setLastModifiedTime(each, FileTime.from(Instant.now().minus(Duration.ofDays(31))));
            Files.setLastModifiedTime(
                    each.getParent(), FileTime.from(Instant.now().minus(Duration.ofDays(31))));
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.filter(Files::isDirectory).toList()) {
                Files.setLastModifiedTime(each, FileTime.from(Instant.now().minus(Duration.ofDays(31))));
            }
        }

        try (OpenCache cache = open()) {
            assertThat(cache.report().state()).isEqualTo(Health.State.UP);
            assertThat(files()).isEmpty();
        }
    }

    private Stream<Path> walk() throws IOException {
        return Files.walk(folder);
    }

    private java.util.List<Path> files() throws IOException {
        try (Stream<Path> all = walk()) {
            return all.filter(each -> each.getFileName().toString().startsWith("ehcache-disk-store"))
                    .toList();
        }
    }

    /** As after kill -9: what the process had not written in good order is not taken for good. */
    @Test
    void beginsAnewAfterADisorderlyEnd() throws IOException {
        Path copy = Files.createDirectory(folder.resolve("copy"));
        Path original = Files.createDirectory(folder.resolve("original"));
        try (OpenCache cache = open(Map.of("folder", original.toString()))) {
            fill(cache.region(ON_DISK));
            copy(original, copy);
        }

        try (OpenCache cache = open(Map.of("folder", copy.toString()))) {
            OpenRegion region = cache.region(ON_DISK);
            assertThat(found(region)).isZero();
            fill(region);
            assertThat(found(region)).isEqualTo(500);
        }
        try (OpenCache cache = open(Map.of("folder", original.toString()))) {
            assertThat(found(cache.region(ON_DISK))).isEqualTo(500);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.sorted().toList()) {
                Path target = to.resolve(from.relativize(each).toString());
                if (Files.isDirectory(each)) {
                    Files.createDirectories(target);
                } else if (!each.getFileName().toString().equals(".lock")) {
                    Files.copy(each, target);
                }
            }
        }
    }

    /** Files that were damaged while the node was down, so that not even their time tells: the region begins anew. */
    @ParameterizedTest
    @ValueSource(strings = {"data", "index", "meta"})
    void beginsAnewWithDamagedFiles(String file) throws IOException {
        for (Damage damage : Damage.values()) {
            try (OpenCache cache = open()) {
                fill(cache.region(ON_DISK));
            }
            damage.doTo(files().stream()
                    .filter(each -> each.toString().endsWith("." + file))
                    .findFirst()
                    .orElseThrow());

            try (OpenCache cache = open()) {
                OpenRegion region = cache.region(ON_DISK);
                assertThat(found(region)).as(damage + " " + file).isZero();
                fill(region);
                assertThat(found(region)).as(damage + " of " + file).isEqualTo(500);
                cache.drop("test.disk");
            }
        }
    }

    /** How a file is damaged. Its time is as before, so that nothing tells. */
    enum Damage {
        TRUNCATED,
        GARBLED,
        ZEROED,
        EMPTIED;

        void doTo(Path file) throws IOException {
            FileTime time = Files.getLastModifiedTime(file);
            byte[] bytes = Files.readAllBytes(file);
            byte[] garbage = new byte[bytes.length];
            new Random(7).nextBytes(garbage);
            Files.write(
                    file,
                    switch (this) {
                        case TRUNCATED -> java.util.Arrays.copyOf(bytes, bytes.length / 2);
                        case GARBLED -> garbage;
                        case ZEROED -> new byte[bytes.length];
                        case EMPTIED -> new byte[0];
                    });
            Files.setLastModifiedTime(file, time);
        }
    }

    @Test
    void isInTheHeapOnlyIfTheFolderIsAFile() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        try (OpenCache cache = open(Map.of("folder", file.toString()))) {
            OpenRegion region = cache.region(ON_DISK);
            region.put("a", new byte[1]);

            assertThat(region.get("a")).hasSize(1);
            assertThat(cache.report().state()).isEqualTo(Health.State.DEGRADED);
            assertThat(cache.report().message()).contains(file.toString());
        }
    }

    /** The lock is the operating system's on the file; another one in this process stands for another process. */
    @Test
    void isInTheHeapOnlyWhileAnotherProcessHasTheFolder() throws IOException {
        try (FileChannel held =
                        FileChannel.open(folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = held.lock();
                OpenCache cache = open()) {
            assertThat(lock.isValid()).isTrue();
            OpenRegion region = cache.region(ON_DISK);
            region.put("a", new byte[1]);

            assertThat(region.get("a")).hasSize(1);
            assertThat(cache.report().state()).isEqualTo(Health.State.DEGRADED);
        }
    }

    /** A disk with less free than is to be left: no region is opened on it. */
    @Test
    void isInTheHeapOnlyWhileTheDiskIsFull() {
        try (OpenCache cache = open(Map.of("folder", folder.toString(), "diskReserveMebibytes", "1048576"))) {
            OpenRegion region = cache.region(ON_DISK);
            region.put("a", new byte[1]);

            assertThat(region.get("a")).hasSize(1);
            assertThat(region.content().bytes()).isZero();
            assertThat(cache.report().state()).isEqualTo(Health.State.DEGRADED);
            assertThat(cache.report().message()).contains("free");
        }
    }
}
