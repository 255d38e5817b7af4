package mortise.files.http;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.commons.fileupload2.core.AbstractFileUpload;
import org.apache.commons.fileupload2.core.DiskFileItem;
import org.apache.commons.fileupload2.core.DiskFileItemFactory;
import org.apache.commons.fileupload2.core.FileItemInputIterator;
import org.apache.commons.fileupload2.core.RequestContext;

/** Reads a form of several parts as it arrives; nothing of it is kept, neither in memory nor on a disk. For one request. */
final class Multipart extends AbstractFileUpload<HttpServletRequest, DiskFileItem, DiskFileItemFactory> {
    private static final int MOST_PARTS = 100;
    private static final int LONGEST_HEADERS = 8_192;

    Multipart() {
        setMaxFileCount(MOST_PARTS);
        setMaxPartHeaderSize(LONGEST_HEADERS);
        setHeaderCharset(StandardCharsets.UTF_8);
    }

    @Override
    public FileItemInputIterator getItemIterator(HttpServletRequest request) throws IOException {
        return getItemIterator(new Body(request));
    }

    @Override
    public Map<String, List<DiskFileItem>> parseParameterMap(HttpServletRequest request) {
        throw new UnsupportedOperationException("parts are read one after the other");
    }

    @Override
    public List<DiskFileItem> parseRequest(HttpServletRequest request) {
        throw new UnsupportedOperationException("parts are read one after the other");
    }

    private record Body(HttpServletRequest request) implements RequestContext {
        @Override
        public String getCharacterEncoding() {
            return "UTF-8";
        }

        @Override
        public long getContentLength() {
            return request.getContentLengthLong();
        }

        @Override
        public String getContentType() {
            return request.getContentType();
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return request.getInputStream();
        }

        @Override
        public boolean isMultipartRelated() {
            return false;
        }
    }
}
