package mortise.bulk;

import mortise.jobs.JobType;

/**
 * What a job is told that does operations.
 *
 * @param upload names the operations, to who sent them alone
 * @param count how many there are
 * @param validate whether to look only whether they could be done
 */
public record BulkOrder(String upload, long count, boolean validate) {
    /** Jobs of people. */
    public static final JobType<BulkOrder> JOB = JobType.of("bulk.operations", "Bulk operations", BulkOrder.class);
}
