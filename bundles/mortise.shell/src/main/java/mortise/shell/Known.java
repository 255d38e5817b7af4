package mortise.shell;

import java.util.stream.Stream;
import mortise.core.Extensions;
import mortise.entity.Entities;
import mortise.entity.EntityType;
import mortise.entity.Query;
import mortise.entity.Record;
import mortise.entity.Records;
import mortise.shell.kit.Names;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Names that the shell completes. */
public final class Known {
    private Known() {}

    /** Names of entities. */
    @Service
    public static final class EntityNames extends Names<Entities> {
        /** Made by the shell. */
        public EntityNames() {
            super(Entities.class);
        }

        @Override
        protected Stream<String> names(Entities entities) {
            return entities.model().types().stream().map(EntityType::name);
        }
    }

    /** Names of users. */
    @Service
    public static final class UserNames extends Names<Records> {
        /** Made by the shell. */
        public UserNames() {
            super(Records.class);
        }

        @Override
        protected Stream<String> names(Records records) {
            return recordNames(records, "user");
        }
    }

    /** Names of roles. */
    @Service
    public static final class RoleNames extends Names<Records> {
        /** Made by the shell. */
        public RoleNames() {
            super(Records.class);
        }

        @Override
        protected Stream<String> names(Records records) {
            return recordNames(records, "role");
        }
    }

    private static Stream<String> recordNames(Records records, String entity) {
        return records.find(Query.of(entity).page(Query.Page.number(1, 200))).records().stream()
                .map((Record found) -> found.text("name"));
    }

    /** Extensions that are installed. */
    @Service
    public static final class ExtensionIds extends Names<Extensions> {
        /** Made by the shell. */
        public ExtensionIds() {
            super(Extensions.class);
        }

        @Override
        protected Stream<String> names(Extensions extensions) {
            return extensions.list().stream().map(Extensions.Extension::id);
        }
    }

    /** Features that can be installed. */
    @Service
    public static final class OfferNames extends Names<Extensions> {
        /** Made by the shell. */
        public OfferNames() {
            super(Extensions.class);
        }

        @Override
        protected Stream<String> names(Extensions extensions) {
            return extensions.offers().stream().map(Extensions.Offer::name);
        }
    }
}
