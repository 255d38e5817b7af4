package mortise.rest.jsonapi;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import mortise.core.Failure;
import mortise.core.Problem;
import mortise.entity.BatchFailure;
import mortise.entity.Draft;
import mortise.entity.Record;
import mortise.entity.Records;
import mortise.jsonapi.Api;
import mortise.jsonapi.ApiError;
import mortise.jsonapi.Document;
import mortise.jsonapi.ErrorObjects;
import mortise.jsonapi.Layouts;
import mortise.jsonapi.Operation;
import mortise.jsonapi.Place;
import mortise.jsonapi.RecordWriter;
import mortise.jsonapi.Refusal;
import mortise.jsonapi.Selection;

/**
 * Lists of operations that are all done or none.
 *
 * @see <a href="https://jsonapi.org/ext/atomic/">JSON:API, Atomic Operations</a>
 */
final class AtomicOperations {
    static final String EXTENSION = "https://jsonapi.org/ext/atomic";
    static final String MEDIA_TYPE = Api.JSON_API + ";ext=\"" + EXTENSION + "\"";
    static final String OPERATIONS = "atomic:operations";
    static final String PATH = "operations";

    private static final String RESULTS = "atomic:results";

    private final Records records;

    AtomicOperations(Records records) {
        this.records = records;
    }

    /** Tells whether a request is for operations: an entity of that path was there first. */
    static boolean are(HttpServletRequest request, Layouts layouts) {
        return ("/" + PATH).equals(request.getPathInfo())
                && layouts.model().atPath(PATH).isEmpty();
    }

    /**
     * Does what was read, and returns what became of each record.
     *
     * @param validate whether to look only whether it could be done
     */
    Document run(Call call, List<Operation> operations, boolean validate) {
        call.place(Place.inOperations(operations.stream().map(Operation::place).toList()));
        if (validate || operations.stream().anyMatch(each -> each.draft() == null)) {
            refuse(operations);
            return Documents.valid();
        }
        return results(call.layouts(), operations, save(operations));
    }

    private List<Record> save(List<Operation> operations) {
        try {
            return records.saveAll(drafts(operations));
        } catch (BatchFailure first) {
            if (first.kind() == Failure.Kind.INVALID) {
                refuse(operations);
            }
            throw first;
        }
    }

    private static List<Draft> drafts(List<Operation> operations) {
        List<Draft> drafts = new ArrayList<>();
        for (Operation operation : operations) {
            Draft draft = operation.draft();
            if (draft != null) {
                drafts.add(draft);
            }
        }
        return drafts;
    }

    /** Tells all that is wrong with all operations, those that could not be read included. */
    private void refuse(List<Operation> operations) {
        List<ApiError> errors = new ArrayList<>();
        List<List<Problem>> found = records.check(drafts(operations));
        int checked = 0;
        // What refers to one that could not be read is not to blame.
        boolean unread = found.size() < operations.size();
        for (Operation operation : operations) {
            if (operation.draft() == null) {
                errors.addAll(operation.errors());
                continue;
            }
            List<Problem> problems = found.get(checked++).stream()
                    .filter(problem -> !(unread && problem.code().equals("not-saved-yet")))
                    .toList();
            if (!problems.isEmpty()) {
                errors.addAll(ErrorObjects.of(new Failure(Failure.Kind.INVALID, problems), operation.place(), false));
            }
        }
        if (!errors.isEmpty()) {
            throw new Refusal(errors, Map.of());
        }
    }

    private static Document results(Layouts layouts, List<Operation> operations, List<Record> saved) {
        return json -> {
            Documents.begin(json);
            json.writeArrayFieldStart(RESULTS);
            RecordWriter writer = new RecordWriter(json, layouts, Selection.ALL);
            for (int i = 0; i < saved.size(); i++) {
                json.writeStartObject();
                if (operations.get(i).kind() != Operation.Kind.REMOVE) {
                    json.writeFieldName("data");
                    writer.write(saved.get(i), RecordWriter.Linkage.NONE, true);
                }
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        };
    }
}
