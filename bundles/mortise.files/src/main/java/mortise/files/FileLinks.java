package mortise.files;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Makes links to files. Whoever has a link may fetch the file until it expires, without signing in: make one for whom
 * the record was shown to, and let it end soon. A link cannot be changed to lead elsewhere; every
 * node of a cluster knows it. Safe for use by many threads.
 */
@ProviderType
public interface FileLinks {
    /**
     * Returns a link, from the host's root on: {@code /files/…}. It is made whether there is such a file or not.
     *
     * @throws mortise.core.Failure UNAVAILABLE if the key to sign with cannot be read now
     */
    String link(FileLink link);
}
