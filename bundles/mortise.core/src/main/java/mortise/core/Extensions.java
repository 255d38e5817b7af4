package mortise.core;

import java.io.InputStream;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What was added to the host beside its own parts, and the way to add and remove it while people work. Only for
 * administrators. Installing or removing one touches no other bundle. Safe for use by many threads.
 */
@ProviderType
public interface Extensions {
    /** How an extension came. */
    enum Kind {
        /** A feature of a repository that the node knows. */
        FEATURE,
        /** A jar that somebody handed over or put into the deploy folder. */
        BUNDLE
    }

    /** How an extension fares. */
    enum State {
        /** Runs. */
        RUNNING,
        /** Is there, and something that it needs is not. */
        WAITING,
        /** Could not be started. */
        FAILED
    }

    /**
     * One extension.
     *
     * @param id names it in calls: a feature's name or a bundle's symbolic name
     * @param title what people read
     * @param version as its author says
     * @param state how it fares
     * @param message why it waits or has failed, in one sentence; else what it is, perhaps empty
     * @param entities the names of the entities it brings
     * @param removable whether it can be removed; what the node was started with cannot
     */
    record Extension(
            String id,
            String title,
            String version,
            Kind kind,
            State state,
            String message,
            List<String> entities,
            boolean removable) {
        /** Copies the list. */
        public Extension {
            entities = List.copyOf(entities);
        }
    }

    /**
     * A feature that could be installed.
     *
     * @param name names it in {@link #installFeature}
     * @param description one sentence, perhaps empty
     */
    record Offer(String name, String version, String description) {}

    /**
     * One thing that ends with an extension.
     *
     * @param what its kind: {@code entity}, {@code menu}, {@code page}, {@code panel}, {@code resource}, {@code hooks},
     *     {@code relation}, {@code bundle}
     * @param name what people call it
     * @param consequence what is missing afterwards and what stays, in one sentence
     */
    record Effect(String what, String name, String consequence) {}

    /** Returns what is installed, by title. */
    List<Extension> list();

    /** Returns the features that the node knows and that are not installed, by name. */
    List<Offer> offers();

    /**
     * Returns what would end if an extension were removed now, as far as the host knows; empty if nothing would.
     *
     * @throws Failure MISSING if there is none; DENIED
     */
    List<Effect> impact(String id);

    /**
     * Installs and starts a bundle; it stays over restarts. Another version of an extension takes the place of the one
     * that is there.
     *
     * @param jar is read to its end and not closed
     * @throws Failure INVALID if it is no bundle, is too large, cannot be resolved or cannot be started: then nothing has
     *     changed; CONFLICT if one of that name and version is installed or the name is one of the host's; DENIED
     */
    Extension install(InputStream jar, String fileName);

    /**
     * Installs a feature.
     *
     * @throws Failure MISSING if no repository has it; CONFLICT if it is installed; INVALID if it cannot be resolved: then
     *     nothing has changed; DENIED
     */
    Extension installFeature(String name);

    /**
     * Removes an extension; the data of its entities stays.
     *
     * @throws Failure MISSING if there is none; CONFLICT if it cannot be removed; DENIED
     */
    void remove(String id);
}
