package mortise.shell.cache;

import java.util.Locale;
import java.util.Map;
import mortise.cache.Cache;
import mortise.cache.RegionFigures;
import mortise.shell.kit.HostCommand;
import mortise.shell.kit.OptionsAnywhere;
import mortise.shell.kit.Output;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Parsing;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Lists the regions of the cache. */
@Service
@Parsing(OptionsAnywhere.class)
@Command(
        scope = "mortise",
        name = "cache-list",
        description = "Lists the regions of this node's cache, what is in them and how often it is found")
public final class CacheList extends HostCommand {
    private static final double THOUSAND = 1_000;

    @Override
    protected Output run() {
        return Output.table(
                service(Cache.class).regions().stream().map(CacheList::row).toList(),
                "region",
                "bundle",
                "tier",
                "entries",
                "bytes",
                "hitRate",
                "hits",
                "misses",
                "loads",
                "evictions");
    }

    private static Map<String, Object> row(RegionFigures region) {
        return Output.row(
                "region",
                region.name(),
                "bundle",
                region.bundle(),
                "tier",
                region.tier().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                "entries",
                region.entries(),
                "bytes",
                region.bytes(),
                "hitRate",
                Math.round(region.hitRate() * THOUSAND) / THOUSAND,
                "hits",
                region.hits(),
                "misses",
                region.misses(),
                "loads",
                region.loads(),
                "failedLoads",
                region.failedLoads(),
                "loadMillis",
                region.loadTime().toMillis(),
                "refused",
                region.refused(),
                "evictions",
                region.evictions());
    }
}
