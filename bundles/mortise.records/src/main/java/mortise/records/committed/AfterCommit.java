package mortise.records.committed;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import mortise.entity.Committed;
import mortise.entity.Hooks;
import mortise.entity.Records;
import mortise.queue.Handler;
import mortise.records.describe.AnnotatedEntity;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Gives each hook that wants to know what was committed a handler of its own, for as long as it is there. */
@Component(service = {})
public final class AfterCommit {
    private static final int MOST_CHARACTERS = 100;

    private final BundleContext bundle;
    private final Records records;
    private final Map<Hooks<?>, ServiceRegistration<?>> handlers = new ConcurrentHashMap<>();

    /** Called by the host when there are records. */
    @Activate
    public AfterCommit(BundleContext bundle, @Reference Records records) {
        this.bundle = bundle;
        this.records = records;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addHooks(Hooks<?> hooks) {
        if (wantsToKnow(hooks.getClass())) {
            Handler<?> handler = new HooksHandler<>(
                    hooks, records, AnnotatedEntity.nameOf(hooks.type()), subscriber(hooks.getClass()));
            handlers.put(hooks, bundle.registerService(Handler.class, handler, null));
        }
    }

    /** Returns when the hook is not called any more. */
    void removeHooks(Hooks<?> hooks) {
        ServiceRegistration<?> handler = handlers.remove(hooks);
        if (handler != null) {
            handler.unregister();
        }
    }

    /** Takes all handlers back. */
    @Deactivate
    public void close() {
        handlers.keySet().forEach(this::removeHooks);
    }

    private static boolean wantsToKnow(Class<?> hooks) {
        try {
            return hooks.getMethod("afterCommit", Committed.class).getDeclaringClass() != Hooks.class;
        } catch (NoSuchMethodException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The same for ever, as long as the class keeps its name. */
    static String subscriber(Class<?> hooks) {
        String name = "hooks."
                + hooks.getName()
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9.]+", "-")
                        .replaceAll("(?<=[.-])-|-(?=[.]|$)", "");
        return name.length() <= MOST_CHARACTERS
                ? name
                : "hooks.x"
                        + name.substring(name.length() - MOST_CHARACTERS + 7).replaceAll("^[.-]", "");
    }
}
