package mortise.search.lucene;

import mortise.search.OpenSearchIndex;
import mortise.search.SearchProvider;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Offers Lucene to the host. */
@Component(configurationPid = LuceneProvider.PID)
@Designate(ocd = LuceneProvider.Config.class)
public final class LuceneProvider implements SearchProvider {
    /** Where the settings are. */
    static final String PID = "mortise.search.lucene";

    /** Where the indexes are and how often they are looked after. */
    @ObjectClassDefinition(name = "Search with Lucene")
    public @interface Config {
        /** Folder of the indexes; empty is below the data folder. */
        @AttributeDefinition(
                description =
                        "Folder the indexes are kept in; made if it is missing. Empty: the folder 'search' in the data"
                                + " folder. For one node alone.")
        String folder() default "";

        /** Time until changes are found. */
        @AttributeDefinition(
                description =
                        "After so many milliseconds at most a change can be found. Less costs more work while much"
                                + " changes.",
                min = "10",
                max = "1000")
        int visibleMillis() default 200;

        /** Time between commits. */
        @AttributeDefinition(
                description =
                        "After so many seconds changes leave the journal, which keeps them until then, and become part"
                                + " of the index on disk. More makes a start after a crash slower.",
                min = "1",
                max = "600")
        int commitSeconds() default 30;

        /** Memory for what is not written yet. */
        @AttributeDefinition(
                description =
                        "Memory for documents that are not written yet, of each index that is being written, in MiB.",
                min = "1",
                max = "1024")
        int bufferMebibytes() default 16;
    }

    private final Config config;

    /** Keeps the settings; they are looked at when the index is opened. */
    @Activate
    public LuceneProvider(Config config) {
        this.config = config;
    }

    @Override
    public String name() {
        return "lucene";
    }

    @Override
    public OpenSearchIndex open() {
        return new LuceneSearch(Settings.of(config));
    }
}
