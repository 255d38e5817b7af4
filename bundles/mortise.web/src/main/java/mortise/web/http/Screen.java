package mortise.web.http;

import java.io.IOException;

/** One page, one part of a page, or one thing that a form does. Called by many threads, with the reader's context open. */
@FunctionalInterface
public interface Screen {
    /**
     * Returns what is sent back.
     *
     * @throws mortise.core.Failure shown as the error page of its kind
     */
    Answer answer(Visit visit) throws IOException;
}
