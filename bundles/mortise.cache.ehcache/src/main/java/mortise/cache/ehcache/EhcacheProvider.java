package mortise.cache.ehcache;

import mortise.cache.CacheProvider;
import mortise.cache.OpenCache;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Offers Ehcache to the host. */
@Component(configurationPid = EhcacheCache.PID)
@Designate(ocd = EhcacheProvider.Config.class)
public final class EhcacheProvider implements CacheProvider {
    /** What all regions together may take. */
    @ObjectClassDefinition(name = "Cache on Ehcache")
    public @interface Config {
        /** Folder of the files; empty is below the data folder. */
        @AttributeDefinition(
                description =
                        "Folder of regions that are kept on disk; made if it is missing, and nobody else's. Empty:"
                                + " the folder 'cache' in the data folder.")
        String folder() default "";

        /** Values in the heap. */
        @AttributeDefinition(
                description =
                        "Values that all regions together keep in the heap at most; a region that asks for more than"
                                + " is left gets what is left.",
                min = "1000",
                max = "100000000")
        int heapEntries() default 100_000;

        /** Memory outside of the heap. */
        @AttributeDefinition(
                description =
                        "Memory outside of the heap that all regions together take at most, in MiB. 0: regions that"
                                + " ask for it are in the heap only.",
                min = "0",
                max = "1048576")
        int offHeapMebibytes() default 64;

        /** Space on disk. */
        @AttributeDefinition(
                description =
                        "Space on disk that all regions together take at most, in MiB. 0: regions that ask for it are"
                                + " in the heap only.",
                min = "0",
                max = "1048576")
        int diskMebibytes() default 512;

        /** Space on disk for others. */
        @AttributeDefinition(
                description =
                        "Space that is left free on the disk, in MiB: with less, nothing is kept on disk until there"
                                + " is more.",
                min = "16",
                max = "1048576")
        int diskReserveMebibytes() default 256;
    }

    private final Config config;

    /** Keeps the settings; they are looked at when the cache is opened. */
    @Activate
    public EhcacheProvider(Config config) {
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
