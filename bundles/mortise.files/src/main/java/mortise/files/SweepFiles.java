package mortise.files;

import mortise.jobs.JobType;

/**
 * What a job is told that looks through the storage for contents that no record leads to. Its log names them.
 *
 * @param delete whether to delete them; else nothing is changed
 */
public record SweepFiles(boolean delete) {
    /** Jobs of administrators and of the host. */
    public static final JobType<SweepFiles> JOB = JobType.of(
                    "files.sweep", "Look for contents that no record leads to", SweepFiles.class)
            .schedulable(new SweepFiles(false));
}
