package mortise.records.describe;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Consumer;
import mortise.core.Failure;
import mortise.database.Database;
import mortise.database.Migrations;
import mortise.database.Migrations.Step;
import mortise.entity.BundleState;
import mortise.entity.EntityType;
import mortise.entity.Model;
import mortise.records.describe.ModelBuilder.Draft;
import mortise.records.schema.Schema;

/**
 * Makes a model of what bundles and sources bring, brings the database up to it and gets {@link ModelUser} ready. For one
 * thread; {@link #pending} for any.
 */
final class ModelInstaller {
    /**
     * What is in use.
     *
     * @param states how every bundle and source fares
     * @param tryAgain whether somebody waits for what may come by itself
     */
    record Installed(Model model, EntityClasses classes, List<BundleState> states, boolean tryAgain) {
        /** Nothing yet. */
        static final Installed NOTHING = new Installed(new Model(0, List.of()), EntityClasses.NONE, List.of(), false);
    }

    private final Database database;
    private final Migrations migrations;
    private final Schema schema;
    private final ModelUser user;
    private final Consumer<Model> leaving;
    /** Those whose scripts have run, so that they are not looked at each time another bundle comes. */
    private final Set<Contribution> migrated = Collections.newSetFromMap(new WeakHashMap<>());

    private Installed installed = Installed.NOTHING;

    /**
     * An installer that has installed nothing yet.
     *
     * @param leaving takes the model without what is about to go, while {@code user} still knows it: who asks for the model
     *     after that asks for nothing that is gone
     */
    ModelInstaller(Database database, Migrations migrations, ModelUser user, Consumer<Model> leaving) {
        this.database = database;
        this.migrations = migrations;
        this.schema = new Schema(database);
        this.user = user;
        this.leaving = leaving;
    }

    /**
     * Installs what can be installed of these; what cannot waits with a reason. If nothing changes, the model stays the
     * very same.
     *
     * @throws Failure if nothing could be done, and all stays as it was: UNAVAILABLE if the database is away
     */
    Installed install(List<Contribution> contributions) {
        ModelBuilder builder = new ModelBuilder(contributions);
        boolean tryAgain = false;
        while (true) {
            Draft draft = builder.build();
            Model model = new Model(installed.model().generation() + 1, draft.types());
            Map<String, Failure> failures = schema.apply(model);
            List<Contribution> toMigrate = contributions.stream()
                    .filter(each -> !draft.problems().containsKey(each) && !migrated.contains(each))
                    .toList();
            boolean complete = true;
            boolean moved = false;
            for (Contribution each : toMigrate) {
                try {
                    moved |= migrate(each);
                    migrated.add(each);
                } catch (Failure failed) {
                    builder.refuse(each, failed.problems().get(0).message());
                    tryAgain |= failed.kind() == Failure.Kind.UNAVAILABLE;
                    complete = false;
                }
            }
            if (moved && !failures.isEmpty()) {
                failures = schema.apply(model); // a script may have converted what did not fit
            }
            for (Map.Entry<String, Failure> failure : failures.entrySet()) {
                builder.refuse(draft, failure.getKey(), failure.getValue());
                complete = false;
            }
            if (complete) {
                return use(model, draft, contributions, tryAgain);
            }
        }
    }

    /** Runs the scripts of a bundle unless these ran on some node already, and tells whether any ran now. */
    private boolean migrate(Contribution each) {
        String name = "scripts of " + each.bundle();
        String item = name.substring(0, Math.min(name.length(), 200));
        String scripts = BundleReader.text(each.scripts());
        if (schema.isDone(item, scripts)) {
            return false;
        }
        boolean moved =
                !migrations.migrate(database, each.bundle(), each.scripts()).isEmpty();
        schema.done(item, scripts);
        return moved;
    }

    private Installed use(Model model, Draft draft, List<Contribution> contributions, boolean tryAgain) {
        EntityClasses classes = new EntityClasses(draft.classes());
        List<BundleState> states = new ArrayList<>();
        for (Contribution each : contributions) {
            List<String> problems = draft.problems().get(each);
            states.add(new BundleState(
                    each.bundle(),
                    each.entities().stream().map(EntityType::name).toList(),
                    problems == null ? null : String.join("; ", problems)));
        }
        boolean same = installed.model().generation() > 0
                && installed.classes().equals(classes)
                && installed.model().types().equals(model.types());
        Model next = same ? installed.model() : afterLeaving(model);
        if (!same) {
            user.prepare(next, classes);
        }
        installed = new Installed(next, classes, List.copyOf(states), tryAgain);
        return installed;
    }

    private Model afterLeaving(Model next) {
        List<EntityType> staying = installed.model().types().stream()
                .filter(type -> next.find(type.name()).isPresent())
                .toList();
        if (staying.size() == installed.model().types().size()) {
            return next;
        }
        leaving.accept(new Model(next.generation(), staying));
        return new Model(next.generation() + 1, next.types());
    }

    /** Returns what is still to be done in the database for all of these. */
    List<String> pending(List<Contribution> contributions) {
        Draft draft = new ModelBuilder(contributions).build();
        List<String> pending = new ArrayList<>(schema.plan(new Model(1, draft.types())));
        for (Contribution each : contributions) {
            if (!each.scripts().isEmpty()) {
                for (Step step : migrations.plan(database, each.bundle(), each.scripts())) {
                    if (!step.state().equals("done")) {
                        pending.add("-- script of " + each.bundle() + ", version " + step.version() + ": "
                                + step.description() + " (" + step.state() + ")");
                    }
                }
            }
        }
        return pending;
    }
}
