package mortise.shell.cache;

import java.util.stream.Stream;
import mortise.cache.Cache;
import mortise.cache.RegionFigures;
import mortise.shell.kit.HostCommand;
import mortise.shell.kit.Names;
import mortise.shell.kit.OptionsAnywhere;
import mortise.shell.kit.Output;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Parsing;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Removes everything from a region of the cache. */
@Service
@Parsing(OptionsAnywhere.class)
@Command(
        scope = "mortise",
        name = "cache-clear",
        description = "Removes everything from a region of this node's cache; it is found anew when it is needed")
public final class CacheClear extends HostCommand {
    @Argument(index = 0, name = "region", description = "The region, as cache-list shows it", required = true)
    @Completion(RegionNames.class)
    private String region = "";

    @Override
    protected Output run() {
        service(Cache.class).clear(region);
        return Output.said("Region " + region + " is empty", Output.row("region", region, "cleared", true));
    }

    /** Names of regions. */
    @Service
    public static final class RegionNames extends Names<Cache> {
        /** Made by the shell. */
        public RegionNames() {
            super(Cache.class);
        }

        @Override
        protected Stream<String> names(Cache cache) {
            return cache.regions().stream().map(RegionFigures::name);
        }
    }
}
