package mortise.search;

import mortise.jobs.JobType;

/**
 * What a job that makes indexes anew is told. The old index answers meanwhile; what was begun is gone on with, also after a
 * cancel or on the next attempt.
 *
 * @param entity whose index; empty for all, each a part of the job
 */
public record RebuildIndex(String entity) {
    /** Jobs of administrators and of the host. */
    public static final JobType<RebuildIndex> JOB = JobType.of(
                    "search.rebuild", "Rebuild search indexes", RebuildIndex.class)
            .schedulable(new RebuildIndex(""));

    /** Returns the name that such jobs are unique by. */
    public String unique() {
        return entity.isEmpty() ? "search.rebuild" : "search.rebuild/" + entity;
    }
}
