package mortise.search.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.Map;
import mortise.core.Failure;
import mortise.search.OpenSearchIndex;
import mortise.testkit.Configurations;
import mortise.testkit.search.SearchContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LuceneSearchTest implements SearchContract {
    @TempDir
    Path folder;

    private OpenSearchIndex index;

    @BeforeEach
    void open() {
        index = provider(folder).open();
    }

    @AfterEach
    void close() {
        index.close();
    }

    static LuceneProvider provider(Path folder) {
        return new LuceneProvider(Configurations.config(
                LuceneProvider.Config.class, Map.of("folder", folder.toString(), "visibleMillis", "20")));
    }

    @Override
    public OpenSearchIndex index() {
        return index;
    }

    @Override
    public OpenSearchIndex reopened() {
        index.close();
        open();
        return index;
    }

    @Test
    void letsNoSecondNodeIntoItsFolder() {
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> provider(folder).open())
                .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.UNAVAILABLE));
    }

    @Test
    void refusesSettingsThatCannotWork() {
        LuceneProvider wrong = new LuceneProvider(Configurations.config(
                LuceneProvider.Config.class, Map.of("folder", folder.toString(), "visibleMillis", "5000")));

        assertThatExceptionOfType(Failure.class).isThrownBy(wrong::open).satisfies(failure -> {
            assertThat(failure.kind()).isEqualTo(Failure.Kind.INVALID);
            assertThat(failure).hasMessageContaining("visibleMillis = 5000");
        });
    }
}
