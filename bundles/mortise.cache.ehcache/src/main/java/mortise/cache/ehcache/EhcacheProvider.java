package mortise.cache.ehcache;

import mortise.cache.CacheProvider;
import mortise.cache.OpenCache;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;

/** Offers Ehcache to the host. */
@Component(configurationPid = EhcacheCache.PID)
@Designate(ocd = EhcacheCache.Config.class)
public final class EhcacheProvider implements CacheProvider {
    private final EhcacheCache.Config config;

    /** Keeps the settings; they are looked at when the cache is opened. */
    @Activate
    public EhcacheProvider(EhcacheCache.Config config) {
        this.config = config;
    }

    @Override
    public String name() {
        return "ehcache";
    }

    @Override
    public OpenCache open() {
        return new EhcacheCache(config);
    }
}
