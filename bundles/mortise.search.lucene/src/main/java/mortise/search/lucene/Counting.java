package mortise.search.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mortise.search.SearchResult.Count;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.search.Collector;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.LeafCollector;
import org.apache.lucene.search.Scorable;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.util.BytesRef;

/** Counts the values of one field among all that match. */
final class Counting implements CollectorManager<Counting.Counter, List<Count>> {
    private static final int MOST = 100;

    private final String field;

    Counting(String field) {
        this.field = field;
    }

    @Override
    public Counter newCollector() {
        return new Counter(Documents.VALUES + field);
    }

    @Override
    public List<Count> reduce(Collection<Counter> counters) throws IOException {
        Map<String, Long> all = new HashMap<>();
        for (Counter counter : counters) {
            counter.addTo(all);
        }
        return all.entrySet().stream()
                .map(each -> new Count(each.getKey(), each.getValue()))
                .sorted(Comparator.comparingLong(Count::documents).reversed().thenComparing(Count::value))
                .limit(MOST)
                .toList();
    }

    /** Counts in some of the segments. */
    static final class Counter implements Collector {
        private record Leaf(SortedSetDocValues values, int[] counts) {}

        private final String name;
        private final List<Leaf> leaves = new ArrayList<>();

        private Counter(String name) {
            this.name = name;
        }

        @Override
        public LeafCollector getLeafCollector(LeafReaderContext context) throws IOException {
            SortedSetDocValues values = DocValues.getSortedSet(context.reader(), name);
            int[] counts = new int[Math.toIntExact(values.getValueCount())];
            leaves.add(new Leaf(values, counts));
            return new LeafCollector() {
                @Override
                public void setScorer(Scorable scorer) {}

                @Override
                public void collect(int document) throws IOException {
                    if (values.advanceExact(document)) {
                        for (int i = 0; i < values.docValueCount(); i++) {
                            counts[(int) values.nextOrd()]++;
                        }
                    }
                }
            };
        }

        @Override
        public ScoreMode scoreMode() {
            return ScoreMode.COMPLETE_NO_SCORES;
        }

        private void addTo(Map<String, Long> all) throws IOException {
            for (Leaf leaf : leaves) {
                for (int i = 0; i < leaf.counts().length; i++) {
                    if (leaf.counts()[i] > 0) {
                        all.merge(value(leaf.values().lookupOrd(i)), (long) leaf.counts()[i], Long::sum);
                    }
                }
            }
        }

        /** What is behind the NUL is the keyword as it was given. */
        private static String value(BytesRef sorted) {
            String text = sorted.utf8ToString();
            return text.substring(text.indexOf('\0') + 1);
        }
    }
}
