package mortise.web.imports;

import java.util.List;
import mortise.entity.EntityType;
import mortise.jobs.Job;
import mortise.web.http.Visit;

/**
 * What the page shows where imports begin.
 *
 * @param types what the reader may import
 * @param past the reader's latest imports
 */
public record ImportsView(Visit visit, List<EntityType> types, List<Job> past) {}
