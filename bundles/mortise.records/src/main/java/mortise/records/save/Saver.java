package mortise.records.save;

import java.util.List;
import mortise.core.Failure;
import mortise.core.Problem;
import mortise.entity.Draft;
import mortise.entity.Record;
import mortise.records.query.Rules;
import mortise.records.typed.Authors;

/** Saves drafts under the rules for one identity. */
public record Saver(Transactions transactions, Ids ids, Authors authors, Rules rules) {
    private static final int MOST = 10_000;

    /** See {@link mortise.entity.Records#saveAll}. */
    public List<Record> saveAll(List<Draft> drafts) {
        checkSize(drafts);
        return transactions.write(transaction -> new Save(transaction, ids, authors, rules).all(drafts));
    }

    /** See {@link mortise.entity.Records#check}. */
    public List<List<Problem>> check(List<Draft> drafts) {
        checkSize(drafts);
        return transactions.trial(transaction -> new Save(transaction, ids, authors, rules).check(drafts));
    }

    private static void checkSize(List<Draft> drafts) {
        if (drafts.size() > MOST) {
            throw Failure.invalid("too-many", "at most " + MOST + " records are saved together, not " + drafts.size());
        }
    }

    /** Tells whether the same work may succeed when it is done again at once. */
    public static boolean isContention(Failure failure) {
        return failure instanceof DatabaseFailures.Contention
                || failure.getCause() instanceof DatabaseFailures.Contention;
    }
}
