package mortise.files.http;

import java.io.InputStream;
import java.util.List;
import java.util.function.Consumer;
import mortise.core.Failure;
import mortise.entity.Record;
import mortise.files.FileContent;
import mortise.files.RecordFiles;
import mortise.files.Upload;

/** Files of records where there are none. */
final class NoFiles implements RecordFiles {
    @Override
    public Record upload(Upload upload, InputStream content) {
        throw Failure.denied("nobody uploads here");
    }

    @Override
    public FileContent content(long id) {
        throw Failure.missing("there is no file " + id);
    }

    @Override
    public FileContent variant(long id, String variant) {
        throw Failure.missing("there is no file " + id);
    }

    @Override
    public List<String> variants() {
        return List.of();
    }

    @Override
    public void discard(long id) {}

    @Override
    public Swept sweep(boolean delete, Consumer<Orphan> seen) {
        return new Swept(0, 0, 0);
    }
}
