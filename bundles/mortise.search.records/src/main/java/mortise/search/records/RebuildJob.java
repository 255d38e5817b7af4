package mortise.search.records;

import mortise.core.Failure;
import mortise.entity.Entities;
import mortise.entity.EntityType;
import mortise.entity.Query;
import mortise.entity.Records;
import mortise.jobs.JobHandler;
import mortise.jobs.JobType;
import mortise.jobs.Start;
import mortise.jobs.Work;
import mortise.search.RebuildIndex;
import mortise.search.Search;
import mortise.search.SearchMapping;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Makes indexes anew as a job, all of them as parts of one. The index itself keeps how far it is. */
@Component
public final class RebuildJob implements JobHandler<RebuildIndex> {
    private final Search search;
    private final Records records;
    private final Entities entities;

    /** Called by the host when there is search. */
    @Activate
    public RebuildJob(@Reference Search search, @Reference Records records, @Reference Entities entities) {
        this.search = search;
        this.records = records;
        this.entities = entities;
    }

    @Override
    public JobType<RebuildIndex> type() {
        return RebuildIndex.JOB;
    }

    @Override
    public void run(Work<RebuildIndex> work) {
        String entity = work.body().entity();
        if (entity.isEmpty()) {
            for (EntityType type : entities.model().types()) {
                if (SearchMapping.isSearched(type)) {
                    work.part(
                            type.name(),
                            RebuildIndex.JOB,
                            new RebuildIndex(type.name()),
                            Start.PLAIN.titled("Rebuild the index of " + type.plural()));
                }
            }
            return;
        }
        EntityType type = entities.model()
                .find(entity)
                .filter(SearchMapping::isSearched)
                .orElseThrow(() -> Failure.invalid("entity", "'" + entity + "' is no entity that is searched"));
        long total = records.count(Query.of(type.name()));
        work.progress(0, total);
        long documents = search.rebuild(type.name(), count -> {
            work.progress(count, Math.max(count, total));
            work.giveWay();
            return !work.stopping();
        });
        work.check();
        work.progress(documents, documents);
        work.log(documents + " records of " + type.plural() + " are in the index");
    }
}
