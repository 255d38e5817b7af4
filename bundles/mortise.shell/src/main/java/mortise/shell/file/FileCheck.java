package mortise.shell.file;

import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import mortise.core.Failure;
import mortise.shell.kit.HostCommand;
import mortise.shell.kit.OptionsAnywhere;
import mortise.shell.kit.Output;
import mortise.storage.FileStore;
import mortise.storage.ListedFile;
import mortise.storage.OpenFile;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Parsing;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Reads files of the storage and compares checksums. */
@Service
@Parsing(OptionsAnywhere.class)
@Command(
        scope = "mortise",
        name = "file-check",
        description =
                "Reads files of the storage and tells those that are not as they were written; exit status 1 if any")
public final class FileCheck extends HostCommand {
    private static final int PAGE = FileStore.MAX_PAGE;

    @Argument(index = 0, name = "prefix", description = "What the keys begin with; all if it is left out")
    @Completion(FileKeyCompleter.class)
    private String prefix = "";

    private long whole;
    private long bytes;
    private long damaged;

    @Override
    protected Output run() throws NoSuchAlgorithmException {
        FileStore store = service(FileStore.class);
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        String after = "";
        List<ListedFile> page;
        do {
            page = store.list(prefix, after, PAGE);
            for (ListedFile file : page) {
                check(store, file.key(), digest);
                after = file.key();
            }
        } while (page.size() == PAGE);
        if (damaged > 0) {
            endWith(1);
        }
        return Output.said(
                whole + " files of " + bytes + " bytes are whole, " + damaged + " are damaged.",
                Output.row("whole", whole, "bytes", bytes, "damaged", damaged));
    }

    private void check(FileStore store, String key, MessageDigest digest) {
        try (OpenFile file = store.open(key)) {
            bytes += file.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
            String sha256 = HexFormat.of().formatHex(digest.digest());
            if (sha256.equals(file.file().sha256())) {
                whole++;
            } else {
                damaged(key + ": its content was " + file.file().sha256() + " and is " + sha256);
            }
        } catch (IOException lost) {
            digest.reset();
            damaged(key + ": cannot be read to its end: " + lost.getMessage());
        } catch (Failure failure) {
            // Deleted since it was listed.
            if (failure.kind() != Failure.Kind.MISSING) {
                damaged(key + ": " + failure.getMessage());
            }
        }
    }

    private void damaged(String line) {
        damaged++;
        tell(line);
    }
}
