package mortise.records.committed;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import mortise.core.Context;
import mortise.core.Identity;
import mortise.entity.Action;
import mortise.entity.Committed;
import mortise.entity.Hooks;
import mortise.entity.RecordChanges;
import mortise.entity.RecordChanges.Change;
import mortise.entity.Records;
import mortise.queue.Delivery;
import mortise.queue.Handler;
import mortise.queue.Topic;

/** Tells one hook, change after change. If it fails at one of several, those before it are told again as well. */
record HooksHandler<T>(Hooks<T> hooks, Records records, String entity, String subscriber)
        implements Handler<RecordChanges> {
    @Override
    public Topic<RecordChanges> topic() {
        return RecordChanges.topicOf(entity);
    }

    @Override
    public void handle(Delivery<RecordChanges> delivery) throws Exception {
        for (Change change : delivery.body().changes()) {
            hooks.afterCommit(new Told(change));
        }
    }

    /** One change, with the record read when the hook asks for it. */
    private final class Told implements Committed<T> {
        private final Change change;

        Told(Change change) {
            this.change = change;
        }

        @Override
        public Action action() {
            return change.action();
        }

        @Override
        public long id() {
            return change.id();
        }

        @Override
        public int version() {
            return change.version();
        }

        @Override
        public Set<String> changed() {
            return new LinkedHashSet<>(change.fields());
        }

        /** As the host sees it: who made the change may see less of it by now. */
        @Override
        public Optional<T> now() {
            try (Context.Scope scope = Context.current().as(Identity.SYSTEM).open()) {
                return records.of(hooks.type()).get(change.id());
            }
        }

        @Override
        public String key() {
            return entity + "/" + change.id() + "/" + change.version();
        }
    }
}
