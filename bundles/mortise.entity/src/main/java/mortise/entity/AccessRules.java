package mortise.entity;

import mortise.core.Identity;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Decides who may do what. Asked by {@link Records} at each call and by nobody else, so that screens, REST, import and
 * search cannot differ. While no rules are installed only the host itself may do anything. Safe for use by many threads;
 * has to answer from memory.
 */
@ProviderType
public interface AccessRules {
    /** Returns what the identity may do with the entity's records. */
    Permit permit(Identity identity, EntityType type, Action action);
}
