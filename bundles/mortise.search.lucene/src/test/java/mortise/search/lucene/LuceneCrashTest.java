package mortise.search.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import mortise.core.Failure;
import mortise.core.Health;
import mortise.search.IndexState;
import mortise.search.OpenSearchIndex;
import mortise.search.Rebuild;
import mortise.search.SearchDocument;
import mortise.search.SearchQuery;
import mortise.search.SearchQuery.Scope;
import mortise.search.SearchResult.Hit;
import mortise.testkit.Configurations;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.FilterIndexOutput;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexOutput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of an index after the worst. */
class LuceneCrashTest {
    @TempDir
    Path folder;

    private static long total(OpenSearchIndex index, String entity, String text) {
        return index.find(SearchQuery.of(text, new Scope(entity, null, Set.of())))
                .total();
    }

    private static List<Long> ids(OpenSearchIndex index, String entity) {
        return index.find(SearchQuery.of("", new Scope(entity, null, Set.of())).page(0, 1_000)).hits().stream()
                .map(Hit::id)
                .toList();
    }

    private static void seen(OpenSearchIndex index) {
        await().pollInterval(Duration.ofMillis(10))
                .atMost(Duration.ofSeconds(1))
                .until(() -> index.states().stream().allMatch(state -> state.lagMillis() == 0));
    }

    @Test
    void hasWhatItTookAfterEachKill() throws Exception {
        long last = 0;
        long checkpoint = 0;
        for (int kill = 0; kill < 4; kill++) {
            Process writer = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx128m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            AcknowledgingWriter.class.getName(),
                            folder.toString(),
                            Long.toString(last + 2))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (BufferedReader out = writer.inputReader(StandardCharsets.US_ASCII)) {
                int lines = 0;
                for (String line = out.readLine(); line != null; line = out.readLine()) {
                    if (line.startsWith("r")) {
                        assertThat(Long.parseLong(line.substring(1))).isGreaterThanOrEqualTo(checkpoint);
                        checkpoint = Long.parseLong(line.substring(1));
                    } else {
                        last = Long.parseLong(line);
                    }
                    if (++lines == 60 + 20 * kill) {
                        // Not the process itself, which would close what it has said and not been read.
                        writer.toHandle().destroyForcibly();
                    }
                }
            } finally {
                writer.destroyForcibly();
                assertThat(writer.waitFor(10, TimeUnit.SECONDS)).isTrue();
            }

            try (OpenSearchIndex index = LuceneSearchTest.provider(folder).open()) {
                assertThat(last).isPositive();
                List<Long> ids = ids(index, "account");
                List<Long> taken = LongStream.rangeClosed(2, last + 1)
                        .filter(id -> id % 10 != 0)
                        .boxed()
                        .toList();
                assertThat(ids).containsAll(taken);
                long told = last;
                assertThat(ids).noneMatch(id -> id % 10 == 0 && id <= told);
                IndexState.Progress begun = index.states().stream()
                        .filter(state -> state.entity().equals("place"))
                        .flatMap(state -> Optional.ofNullable(state.rebuilding()).stream())
                        .findFirst()
                        .orElseThrow();
                assertThat(begun.checkpoint()).isGreaterThanOrEqualTo(checkpoint);
                assertThat(begun.documents()).isEqualTo(begun.checkpoint());
                last = ids.get(ids.size() - 1) + 10 - ids.get(ids.size() - 1) % 10;
                index.put(LongStream.rangeClosed(2, last + 1)
                        .filter(id -> id % 10 != 0)
                        .mapToObj(id -> AcknowledgingWriter.document("account", id))
                        .toList());
                // The last one may have been put, and not deleted yet.
                index.delete(
                        "account",
                        LongStream.rangeClosed(1, last / 10)
                                .mapToObj(tenth -> tenth * 10)
                                .toList());
            }
        }
    }

    @Test
    void leavesOutWhatWasWrittenInPart() throws IOException {
        try (OpenSearchIndex index = LuceneSearchTest.provider(folder).open()) {
            index.put(List.of(AcknowledgingWriter.document("account", 1)));
        }
        Path journal = folder.resolve("account/0/changes.journal");
        Files.write(journal, new byte[] {0, 0, 0, 50, 1, 2, 3, 4, 'p', 0, 0}, StandardOpenOption.APPEND);

        try (OpenSearchIndex index = LuceneSearchTest.provider(folder).open()) {
            assertThat(ids(index, "account")).containsExactly(1L);
            index.put(List.of(AcknowledgingWriter.document("account", 2)));
            seen(index);
            assertThat(ids(index, "account")).containsExactly(1L, 2L);
        }
    }

    @Test
    void startsWithADamagedIndexAndSaysSo() throws IOException {
        try (OpenSearchIndex index = LuceneSearchTest.provider(folder).open()) {
            index.put(List.of(AcknowledgingWriter.document("account", 1), AcknowledgingWriter.document("task", 2)));
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder.resolve("account/0"), "_*.{cfs,si}")) {
            for (Path file : files) {
                Files.write(file, new byte[] {1, 2, 3});
            }
        }

        try (OpenSearchIndex index = LuceneSearchTest.provider(folder).open()) {
            assertThat(total(index, "account", "")).isZero();
            assertThat(total(index, "task", "number")).isEqualTo(1);
            assertThat(index.report().state()).isEqualTo(Health.State.DEGRADED);
            assertThat(index.report().message()).contains("account").contains("rebuilt");
            try (Rebuild rebuild = index.rebuild("account", "x")) {
                rebuild.put(List.of(AcknowledgingWriter.document("account", 1)));
                rebuild.finish();
            }
            assertThat(index.report().state()).isEqualTo(Health.State.UP);
            assertThat(total(index, "account", "number")).isEqualTo(1);
        }
    }

    /** A folder whose disk is full at will: nothing can be written any more, what is there can be read. */
    private static final class FullDisk extends FilterDirectory {
        private final AtomicBoolean full;

        FullDisk(Directory in, AtomicBoolean full) {
            super(in);
            this.full = full;
        }

        private void check() throws IOException {
            if (full.get()) {
                throw new IOException("No space left on device");
            }
        }

        @Override
        public IndexOutput createOutput(String name, IOContext context) throws IOException {
            check();
            return new FilterIndexOutput(name, name, in.createOutput(name, context)) {
                @Override
                public void writeByte(byte value) throws IOException {
                    check();
                    super.writeByte(value);
                }

                @Override
                public void writeBytes(byte[] bytes, int offset, int length) throws IOException {
                    check();
                    super.writeBytes(bytes, offset, length);
                }
            };
        }

        @Override
        public void sync(java.util.Collection<String> names) throws IOException {
            check();
            in.sync(names);
        }
    }

    @Test
    void losesNothingWhileTheDiskIsFull() {
        AtomicBoolean full = new AtomicBoolean();
        Settings settings = Settings.of(Configurations.config(
                        LuceneProvider.Config.class,
                        Map.of("folder", folder.toString(), "visibleMillis", "20", "commitSeconds", "1")))
                .on(path -> new FullDisk(FSDirectory.open(path), full));
        try (OpenSearchIndex index = new LuceneSearch(settings)) {
            index.put(List.of(AcknowledgingWriter.document("account", 1)));
            seen(index);
            Rebuild rebuild = index.rebuild("account", "x");
            rebuild.put(List.of(AcknowledgingWriter.document("account", 1)));

            full.set(true);
            // Taken by the journal, which still has room, or refused: the sender sends again what was refused.
            for (long id = 2; id < 30; id++) {
                List<SearchDocument> next = List.of(AcknowledgingWriter.document("account", id));
                try {
                    index.put(next);
                } catch (Failure refused) {
                    assertThat(refused.kind()).isEqualTo(Failure.Kind.UNAVAILABLE);
                }
            }
            await().until(() -> index.report().state() == Health.State.DEGRADED);
            assertThat(index.report().message()).contains("No space left");
            assertThat(total(index, "account", "number"))
                    .as("questions are still answered")
                    .isEqualTo(1);
            assertThatExceptionOfType(Failure.class)
                    .isThrownBy(() -> {
                        rebuild.put(List.of(AcknowledgingWriter.document("account", 2)));
                        rebuild.finish();
                    })
                    .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.UNAVAILABLE));
            rebuild.close();

            full.set(false);
            index.put(LongStream.range(1, 40)
                    .mapToObj(id -> AcknowledgingWriter.document("account", id))
                    .toList());
            await().atMost(Duration.ofSeconds(5)).until(() -> total(index, "account", "number") == 39);
            try (Rebuild again = index.rebuild("account", "x")) {
                again.put(List.of(AcknowledgingWriter.document("account", 1)));
                again.finish();
            }
            assertThat(total(index, "account", "number")).isEqualTo(39);
            await().atMost(Duration.ofSeconds(5)).until(() -> index.report().state() == Health.State.UP);
        }
    }
}
