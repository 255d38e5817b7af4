package mortise.web.form;

import java.util.List;
import mortise.entity.Record;

/**
 * A file as pages show it.
 *
 * @param picture whether there are smaller pictures of it
 */
public record FileView(long id, String name, long bytes, boolean picture) {
    /** Returns what is shown of files. */
    public static List<FileView> of(List<Record> files) {
        return files.stream()
                .map(file -> new FileView(
                        file.id(),
                        file.title(),
                        file.get("bytes") instanceof Long bytes ? bytes : 0,
                        file.get("width") != null))
                .toList();
    }

    /** Returns where its content is. */
    public String href() {
        return "/api/files/" + id;
    }
}
