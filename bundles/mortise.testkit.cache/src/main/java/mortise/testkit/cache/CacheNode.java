package mortise.testkit.cache;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Optional;
import mortise.cache.Cache;
import mortise.cache.CacheProvider;
import mortise.cache.Invalidations;
import mortise.cache.OpenCache;
import mortise.cache.front.Regions;
import mortise.core.Health;
import mortise.socket.Socket;
import mortise.socket.Switch;

/** The host's side of the cache, as in a node, with a provider or without. */
public final class CacheNode implements AutoCloseable {
    private final Switch<OpenCache> socket;
    private final Regions regions;

    private CacheNode(Switch<OpenCache> socket) {
        this.socket = socket;
        regions = new Regions(socket);
    }

    /** Starts one; with a provider, when that is plugged in. */
    public static CacheNode start(Optional<? extends CacheProvider> provider) {
        CacheNode node = new CacheNode(
                new Switch<>("cache", provider.map(CacheProvider::name).orElse("none"), false));
        provider.ifPresent(node::plug);
        return node;
    }

    /** Plugs a provider in, whatever was. */
    public void plug(CacheProvider provider) {
        socket.add(provider);
        socket.select(provider.name());
        await().atMost(Duration.ofSeconds(30)).until(() -> socket.providers().stream()
                .anyMatch(each -> each.name().equals(provider.name()) && each.state() == Socket.State.ACTIVE));
        // What is plugged in is told to regions on the switch's thread, and this after it.
        settled();
    }

    /** Pulls a provider out. */
    public void pull(CacheProvider provider) {
        socket.remove(provider);
    }

    private void settled() {
        java.util.concurrent.CompletableFuture<Boolean> told = new java.util.concurrent.CompletableFuture<>();
        socket.onChange(now -> told.complete(true));
        told.join();
    }

    /** Returns the cache as a bundle sees it. */
    public Cache of(long bundleId, String bundleName) {
        return regions.of(bundleId, bundleName);
    }

    /** Returns the cache as the bundle sees it that most tests are. */
    public Cache cache() {
        return of(1, "example.first");
    }

    /** Returns what becomes outdated in it. */
    public Invalidations invalidations() {
        return regions;
    }

    /** Does what happens when a bundle is stopped. */
    public void stopped(long bundleId) {
        regions.drop(bundleId);
    }

    /** Returns how it feels. */
    public Health.Report report() {
        return socket.report();
    }

    /** Ends in good order, as a node does. */
    @Override
    public void close() {
        socket.close();
    }
}
