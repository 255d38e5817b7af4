package mortise.entity;

import org.osgi.annotation.versioning.ConsumerType;

/** Hears when entities come, go or change. Registered as a service. */
@ConsumerType
public interface EntitiesListener {
    /**
     * Called after the model was swapped, on a thread of the host, one call after the other; with the current model once
     * when the listener is registered. Several changes in quick succession may be told as one.
     */
    void changed(Model model);
}
