package mortise.search.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import mortise.core.Failure;
import mortise.entity.Draft;
import mortise.jobs.JobType;
import mortise.jobs.Start;
import mortise.jobs.Work;
import mortise.search.OpenSearchIndex;
import mortise.search.RebuildIndex;
import mortise.search.lucene.LuceneProvider;
import mortise.testkit.Configurations;
import mortise.testkit.databases.TestDatabases;
import mortise.testkit.records.TestHost;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rebuilding as a job: in parts, with progress, left when it is to be and gone on with. */
class RebuildJobTest {
    private static final int FIRMS = 1_200;

    @TempDir
    private Path folder;

    private TestHost host;
    private OpenSearchIndex index;
    private RecordSearch search;
    private RebuildJob job;

    /** Work that is to stop after so many signs of progress. */
    private static final class Told implements Work<RebuildIndex> {
        private final RebuildIndex body;
        private final int stopAfter;
        private final List<Long> progress = new ArrayList<>();
        private final List<Object> parts = new ArrayList<>();

        Told(String entity, int stopAfter) {
            body = new RebuildIndex(entity);
            this.stopAfter = stopAfter;
        }

        @Override
        public long id() {
            return 1;
        }

        @Override
        public RebuildIndex body() {
            return body;
        }

        @Override
        public int attempt() {
            return 1;
        }

        @Override
        public void progress(long done, long total) {
            assertThat(total).isEqualTo(FIRMS);
            progress.add(done);
        }

        @Override
        public void say(String words) {}

        @Override
        public void log(String line) {}

        @Override
        public void giveWay() {}

        @Override
        public boolean stopping() {
            return progress.size() > stopAfter;
        }

        @Override
        public String memory() {
            return "";
        }

        @Override
        public void remember(String memory) {}

        @Override
        public <C> long part(String key, JobType<C> type, C partBody, Start how) {
            parts.add(partBody);
            return parts.size();
        }
    }

    @BeforeEach
    void open() {
        host = TestHost.on(TestDatabases.h2(folder.resolve("database")).open())
                .entities(Firm.class)
                .start();
        index = new LuceneProvider(Configurations.config(
                        LuceneProvider.Config.class,
                        Map.of("folder", folder.resolve("search").toString(), "visibleMillis", "20")))
                .open();
        search = new RecordSearch(
                host.records(),
                host,
                index,
                (identity, type, action) -> mortise.entity.Permit.ALL,
                Configurations.config(RecordSearch.Config.class, Map.of("rebuild", "false")));
        job = new RebuildJob(search, host.records(), host);
        for (int from = 0; from < FIRMS; from += 100) {
            List<Draft> some = IntStream.range(from, from + 100)
                    .mapToObj(number -> Draft.create("firm").set("name", "Firm " + number))
                    .toList();
            host.asSystem(() -> host.records().saveAll(some));
        }
    }

    @AfterEach
    void close() {
        search.close();
        index.close();
        host.close();
    }

    private void run(Told told) {
        host.asSystem(() -> {
            job.run(told);
            return true;
        });
    }

    @Test
    void tellsHowFarItIsUntilAllIsThere() {
        Told told = new Told("firm", 99);

        run(told);

        assertThat(told.progress).startsWith(0L).endsWith((long) FIRMS).isSorted();
        assertThat(index.states().get(0).documents()).isEqualTo(FIRMS);
    }

    @Test
    void goesOnAfterACancelWhereItWas() {
        Told cancelled = new Told("firm", 1);
        assertThatThrownBy(() -> run(cancelled)).isInstanceOf(Work.Stopped.class);
        assertThat(cancelled.progress).last().isEqualTo(500L);

        Told again = new Told("firm", 99);
        run(again);

        assertThat(again.progress).isSorted().endsWith((long) FIRMS);
        assertThat(index.states().get(0).documents()).isEqualTo(FIRMS);
    }

    @Test
    void makesAPartOfEachEntityThatIsSearched() {
        Told told = new Told("", 99);

        run(told);

        assertThat(told.parts).containsExactly(new RebuildIndex("firm"));
    }

    @Test
    void refusesWhatIsNoEntity() {
        assertThatThrownBy(() -> run(new Told("nothing", 99)))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.INVALID));
    }
}
