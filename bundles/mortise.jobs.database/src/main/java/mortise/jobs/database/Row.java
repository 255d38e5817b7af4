package mortise.jobs.database;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;
import mortise.jobs.Job;
import mortise.jobs.JobState;
import org.jspecify.annotations.Nullable;

/**
 * A job with what only we need of it.
 *
 * @param run how often it was sent
 * @param message the message that it is worked on for
 * @param token whose it is
 * @param worked whether its own handler has ended, and only its parts remain
 * @param waitsFor how many jobs have to succeed first
 * @param openParts how many parts have not ended
 */
record Row(
        Job job,
        int run,
        @Nullable String message,
        @Nullable String token,
        boolean worked,
        int waitsFor,
        int openParts,
        String context,
        String memory) {
    static Row of(ResultSet row) throws SQLException {
        return new Row(
                job(row),
                row.getInt("run"),
                row.getString("message_id"),
                row.getString("token"),
                row.getBoolean("worked"),
                row.getInt("waits_for"),
                row.getInt("open_parts"),
                row.getString("context"),
                row.getString("memory"));
    }

    static Job job(ResultSet row) throws SQLException {
        int parts = row.getInt("parts");
        Instant created = Objects.requireNonNull(Sql.moment(row, "created_at"));
        return new Job(
                row.getLong("id"),
                row.getLong("parent_id"),
                row.getString("type"),
                row.getString("title"),
                row.getString("unique_name"),
                JobState.valueOf(row.getString("state")),
                row.getBoolean("cancelling"),
                row.getInt("attempts"),
                row.getInt("most"),
                row.getLong("owner_id"),
                row.getString("owner"),
                row.getString("body"),
                parts == 0 ? row.getLong("done") : parts - row.getInt("open_parts"),
                parts == 0 ? row.getLong("total") : parts,
                row.getString("words"),
                parts,
                row.getInt("failed_parts"),
                row.getString("node"),
                row.getString("reason"),
                row.getString("trace"),
                created,
                Sql.moment(row, "due_at"),
                Sql.moment(row, "started_at"),
                Sql.moment(row, "ended_at"));
    }

    long id() {
        return job.id();
    }

    JobState state() {
        return job.state();
    }

    boolean isOf(String somebody) {
        return somebody.equals(token);
    }
}
