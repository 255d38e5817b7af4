package mortise.search.front;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import mortise.core.Failure;
import mortise.core.Health;
import mortise.search.IndexState;
import mortise.search.OpenSearchIndex;
import mortise.search.Rebuild;
import mortise.search.SearchDocument;
import mortise.search.SearchIndex;
import mortise.search.SearchProvider;
import mortise.search.SearchQuery;
import mortise.search.SearchResult;
import mortise.socket.Front;
import mortise.socket.Socket;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The search index that everybody uses. */
@Component(
        immediate = true,
        configurationPid = "mortise.search",
        service = {SearchIndex.class, Socket.class, Health.class})
@Designate(ocd = SearchFront.Config.class)
public final class SearchFront extends Front<OpenSearchIndex> implements SearchIndex {
    /** Which search index. */
    @ObjectClassDefinition(name = "Search")
    public @interface Config {
        /** Name of the provider. */
        @AttributeDefinition(
                description =
                        "Which of the installed search indexes is used: lucene (inside the node, for one node alone),"
                                + " or postgresql (in the host's own database, if that is PostgreSQL; one index for all"
                                + " nodes). Its own settings are in mortise.search.<provider>.")
        String provider() default "lucene";
    }

    /** Begins to look for the selected provider. */
    @Activate
    public SearchFront(Config config) {
        super("search", config.provider(), false);
    }

    /** Takes a provider that was installed. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void add(SearchProvider provider) {
        socket.add(provider);
    }

    /** Lets a provider go. */
    public void remove(SearchProvider provider) {
        socket.remove(provider);
    }

    /** Selects another provider. */
    @Modified
    public void select(Config config) {
        socket.select(config.provider());
    }

    /** Closes what is plugged in. */
    @Deactivate
    public void close() {
        socket.close();
    }

    @Override
    public void put(Collection<SearchDocument> documents) {
        socket.run(index -> index.put(documents));
    }

    @Override
    public void delete(String entity, Collection<Long> ids) {
        socket.run(index -> index.delete(entity, ids));
    }

    @Override
    public SearchResult find(SearchQuery query) {
        return socket.call(index -> index.find(query));
    }

    @Override
    public Map<String, List<SearchResult.Hit>> suggest(SearchQuery query) {
        return socket.call(index -> index.suggest(query));
    }

    @Override
    public Rebuild rebuild(String entity, String description) {
        return socket.call(index -> new Guarded(index, index.rebuild(entity, description)));
    }

    @Override
    public void drop(String entity) {
        socket.run(index -> index.drop(entity));
    }

    @Override
    public List<IndexState> states() {
        return socket.call(SearchIndex::states);
    }

    /** A rebuild belongs to the provider it was begun with, and ends with it. */
    private final class Guarded implements Rebuild {
        private final OpenSearchIndex owner;
        private final Rebuild rebuild;

        Guarded(OpenSearchIndex owner, Rebuild rebuild) {
            this.owner = owner;
            this.rebuild = rebuild;
        }

        private void run(Runnable work) {
            socket.run(index -> {
                if (index != owner) {
                    throw Failure.unavailable(
                            "another search index is used since the rebuild began; begin again", null);
                }
                work.run();
            });
        }

        @Override
        public long checkpoint() {
            return rebuild.checkpoint();
        }

        @Override
        public void put(Collection<SearchDocument> documents) {
            run(() -> rebuild.put(documents));
        }

        @Override
        public void finish() {
            run(rebuild::finish);
        }

        @Override
        public void abort() {
            run(rebuild::abort);
        }

        @Override
        public void close() {
            socket.call(index -> {
                if (index == owner) {
                    rebuild.close();
                }
                return true;
            });
        }
    }
}
