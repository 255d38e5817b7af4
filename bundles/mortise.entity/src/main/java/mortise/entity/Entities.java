package mortise.entity;

import org.osgi.annotation.versioning.ProviderType;

/** Knows which entities are installed now. Safe for use by many threads. */
@ProviderType
public interface Entities {
    /** Returns what is installed now. Costs nothing; take it once per piece of work. */
    Model model();
}
