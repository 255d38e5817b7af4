package mortise.files;

import java.time.Duration;

/**
 * Where a content is and how it is handed out.
 *
 * @param key in the storage
 * @param name what it is saved as
 * @param mediaType what its bytes are
 * @param open whether anybody may have it
 * @param fresh how long a caller may use it without asking again whether he still may
 */
public record FileContent(String key, String name, String mediaType, boolean open, Duration fresh) {}
