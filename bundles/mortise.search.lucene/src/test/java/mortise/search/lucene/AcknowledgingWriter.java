package mortise.search.lucene;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import mortise.search.OpenSearchIndex;
import mortise.search.Rebuild;
import mortise.search.SearchDocument;

/**
 * A program that writes documents and deletes every tenth again until it is killed, and prints each id once the index has
 * taken it. A second thread rebuilds, and prints the checkpoint with an r before it.
 */
final class AcknowledgingWriter {
    private AcknowledgingWriter() {}

    /**
     * Runs the program.
     *
     * @param arguments the folder, the first id
     */
    public static void main(String[] arguments) {
        OpenSearchIndex index = LuceneSearchTest.provider(Path.of(arguments[0])).open();
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
        Thread rebuilding = new Thread(() -> rebuild(index, out));
        rebuilding.setDaemon(true);
        rebuilding.start();
        long id = Long.parseLong(arguments[1]);
        while (true) {
            index.put(List.of(document("account", id), document("account", id + 1)));
            if (id % 10 == 0) {
                index.delete("account", List.of(id));
            }
            out.println(id);
            id += 2;
        }
    }

    private static void rebuild(OpenSearchIndex index, PrintStream out) {
        Rebuild rebuild = index.rebuild("place", "places");
        long next = rebuild.checkpoint() + 1;
        out.println("r" + rebuild.checkpoint());
        while (true) {
            List<SearchDocument> batch = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                batch.add(document("place", next++));
            }
            rebuild.put(batch);
            out.println("r" + rebuild.checkpoint());
        }
    }

    static SearchDocument document(String entity, long id) {
        return new SearchDocument(
                entity, id, 1, "Number " + id, List.of(new SearchDocument.Text("name", "Number " + id, true)));
    }
}
