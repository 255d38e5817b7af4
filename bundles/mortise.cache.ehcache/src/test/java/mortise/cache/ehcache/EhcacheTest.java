package mortise.cache.ehcache;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import mortise.cache.CacheProvider;
import mortise.testkit.Configurations;
import mortise.testkit.cache.CacheContract;
import org.junit.jupiter.api.io.TempDir;

class EhcacheTest implements CacheContract {
    @TempDir
    private Path folder;

    @Override
    public Optional<CacheProvider> provider() {
        return Optional.of(new EhcacheProvider(config(Map.of("folder", folder.toString()))));
    }

    static EhcacheCache.Config config(Map<String, String> settings) {
        return Configurations.config(EhcacheCache.Config.class, settings);
    }
}
