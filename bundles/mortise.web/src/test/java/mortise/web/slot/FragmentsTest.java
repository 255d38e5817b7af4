package mortise.web.slot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import mortise.core.Context;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FragmentsTest {
    private final Fragments fragments = new Fragments(Duration.ofMillis(200), 2);

    @AfterEach
    void close() {
        fragments.close();
    }

    @Test
    void writesInTheReadersContext() {
        try (Context.Scope scope = Context.system("request-7").open()) {
            Fragments.Fragment fragment =
                    fragments.write("panel", out -> out.append(Context.current().requestId()));

            assertThat(fragment).isEqualTo(new Fragments.Fragment("request-7", ""));
        }
    }

    @Test
    void keepsWhatAnExtensionThrowsInside() {
        assertThat(fragments
                        .write("panel", out -> {
                            throw new IllegalStateException("broken");
                        })
                        .problem())
                .isEqualTo("fragment.failed");
        assertThat(fragments
                        .write("panel", out -> {
                            throw new StackOverflowError();
                        })
                        .problem())
                .isEqualTo("fragment.failed");
    }

    /** What an extension reads goes before the pages that show it. */
    @Test
    void doesNotBlameAnExtensionThatIsGone() {
        Fragments.Writer gone = new Fragments.Writer() {
            @Override
            public void write(Appendable out) {
                throw new IllegalStateException("no such entity");
            }

            @Override
            public boolean isThere() {
                return false;
            }
        };

        assertThat(fragments.write("panel", gone)).isEqualTo(Fragments.Fragment.GONE);
    }

    @Test
    void leavesOutWhatTakesTooLong() {
        CountDownLatch never = new CountDownLatch(1);

        Fragments.Fragment fragment = fragments.write("slow", out -> {
            try {
                never.await();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        });

        assertThat(fragment.problem()).isEqualTo("fragment.slow");
        assertThat(fragment.html()).isEmpty();
    }

    @Test
    void givesSeveralFragmentsTheTimeOfOne() {
        CountDownLatch never = new CountDownLatch(1);
        Fragments.Writer slow = out -> {
            try {
                never.await();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        };
        Map<String, Fragments.Writer> writers = new LinkedHashMap<>();
        writers.put("slow", slow);
        writers.put("good", out -> out.append("here"));
        long before = System.nanoTime();

        List<Fragments.Fragment> written = fragments.writeAll(writers);

        assertThat(written)
                .containsExactly(new Fragments.Fragment("", "fragment.slow"), new Fragments.Fragment("here", ""));
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofMillis(390));
    }

    @Test
    void leavesOutWhatIsEndless() {
        Fragments patient = new Fragments(Duration.ofSeconds(20), 1);
        try (patient) {
            Fragments.Fragment fragment = patient.write("endless", out -> {
                while (true) {
                    out.append("more and more ");
                }
            });

            assertThat(fragment.problem()).isEqualTo("fragment.failed");
        }
    }

    @Test
    void saysSoWhenAllThreadsAreStuck() {
        CountDownLatch stuck = new CountDownLatch(1);
        Fragments.Writer blocker = out -> {
            boolean waiting = true;
            while (waiting) {
                try {
                    stuck.await();
                    waiting = false;
                } catch (InterruptedException ignoredByABadExtension) {
                    waiting = true;
                }
            }
        };
        fragments.write("stuck", blocker);
        fragments.write("stuck", blocker);

        assertThat(fragments.write("next", out -> out.append("x")).problem()).isEqualTo("fragment.busy");
        stuck.countDown();
    }
}
