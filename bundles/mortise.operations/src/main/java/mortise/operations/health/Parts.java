package mortise.operations.health;

import java.util.Comparator;
import java.util.List;
import mortise.core.Health;
import mortise.core.Health.Report;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All parts of the node that tell how they feel. Safe for use by many threads. */
@Component(service = Parts.class)
public final class Parts {
    private static final Logger log = LoggerFactory.getLogger(Parts.class);

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    private volatile List<Health> parts = List.of();

    /**
     * One part's answer.
     *
     * @param required whether the node is not ready without it
     */
    public record Part(String name, boolean required, Report report) {
        /** Tells whether it does not work. */
        public boolean isDown() {
            return report.state() == Health.State.DOWN || report.state() == Health.State.FAILED;
        }
    }

    /** Asks all parts, or only those that readiness needs, by name. */
    public List<Part> ask(boolean requiredOnly) {
        return parts.stream()
                .filter(part -> !requiredOnly || part.requiredForReadiness())
                .map(Parts::ask)
                .sorted(Comparator.comparing(Part::name))
                .toList();
    }

    /** An edge: a part with a defect is down, the others are still asked. */
    private static Part ask(Health part) {
        Report report;
        try {
            report = part.report();
        } catch (RuntimeException defect) {
            log.error("Part '{}' cannot say how it feels", part.part(), defect);
            report = Report.down("cannot say how it feels: " + defect);
        }
        return new Part(part.part(), part.requiredForReadiness(), report);
    }
}
