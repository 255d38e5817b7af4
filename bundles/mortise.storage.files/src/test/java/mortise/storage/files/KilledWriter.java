package mortise.storage.files;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import mortise.storage.OpenFileStore;
import mortise.testkit.storage.MadeContent;

/** A program that writes the same file anew until it is killed, and prints the number of each content that is written. */
final class KilledWriter {
    static final int SIZE = 3_000_000;

    private KilledWriter() {}

    public static void main(String[] arguments) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
        OpenFileStore store = FolderStoreTest.open(Map.of("folder", arguments[0]));
        for (int number = Integer.parseInt(arguments[1]); ; number++) {
            store.write("same/file", MadeContent.of(number, SIZE));
            out.println(number);
        }
    }
}
