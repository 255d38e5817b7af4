package mortise.search.postgresql;

import java.util.Collection;
import java.util.List;
import java.util.UUID;
import mortise.core.Failure;
import mortise.search.Rebuild;
import mortise.search.SearchDocument;

/** An index that this node is making. What was put is kept with how far it is, in one transaction. */
final class Building implements Rebuild {
    private final PostgresqlSearch search;
    private final String entity;
    private final String builder = UUID.randomUUID().toString();
    private final Tables tables;
    private long checkpoint;
    private boolean over;

    /** Begins, or goes on with what somebody left. */
    Building(PostgresqlSearch search, String entity, String description) {
        this.search = search;
        this.entity = entity;
        Index.Next next = search.transactions().write(connection -> {
            Index index = Index.alone(connection, entity);
            if (index.builder() != null) {
                throw Failure.conflict("rebuilding", "the index of " + entity + " is being rebuilt already");
            }
            Index.Next begun = index.next();
            if (begun == null || !begun.description().equals(description)) {
                long generation = (begun == null ? index.generation() : begun.generation()) + 1;
                if (begun != null) {
                    Index.leave(connection, begun.tables());
                }
                begun = new Index.Next(generation, Tables.make(connection), description, 0, 0);
            }
            Index.run(
                    connection,
                    new Sql()
                            .add("update search_index set next_generation = ")
                            .value(begun.generation())
                            .add(", next_place = ")
                            .value(begun.tables().place())
                            .add(", next_description = ")
                            .value(description)
                            .add(", checkpoint = ")
                            .value(begun.checkpoint())
                            .add(", next_documents = ")
                            .value(begun.documents())
                            .add(", builder = ")
                            .value(builder)
                            .add(", ")
                            .add(lease())
                            .add(" where entity = ")
                            .value(entity));
            return begun;
        });
        tables = next.tables();
        checkpoint = next.checkpoint();
        search.sweep();
    }

    private Sql lease() {
        return new Sql()
                .add("builder_until = current_timestamp + ")
                .value(search.leaseSeconds())
                .add(" * interval '1 second'");
    }

    private Sql mine(Sql update) {
        return update.add(" where entity = ")
                .value(entity)
                .add(" and builder = ")
                .value(builder)
                .add(" and next_place = ")
                .value(tables.place());
    }

    private Failure lost() {
        return Failure.unavailable(
                "the index of " + entity + " is being rebuilt by another node since; begin again", null);
    }

    private void checkOpen() {
        if (over) {
            throw Failure.conflict("not-rebuilding", "this rebuild of " + entity + " is over");
        }
    }

    /** Says that this node still works on it. */
    void beat() {
        search.transactions()
                .write(connection -> Index.run(
                        connection,
                        mine(new Sql().add("update search_index set ").add(lease()))));
    }

    @Override
    public long checkpoint() {
        return checkpoint;
    }

    @Override
    public void put(Collection<SearchDocument> documents) {
        checkOpen();
        List<SearchDocument> all = List.copyOf(documents);
        long reached = Math.max(
                checkpoint, all.stream().mapToLong(SearchDocument::id).max().orElse(0));
        search.fill(entity, tables, all, (connection, added) -> {
            Sql update = new Sql()
                    .add("update search_index set checkpoint = ")
                    .value(reached)
                    .add(", next_documents = next_documents + ")
                    .value(added)
                    .add(", ")
                    .add(lease());
            if (Index.run(connection, mine(update)) == 0) {
                throw lost();
            }
        });
        checkpoint = reached;
    }

    @Override
    public void finish() {
        checkOpen();
        search.transactions().write(connection -> {
            tables.settle(connection);
            return true;
        });
        search.transactions().write(connection -> {
            Index index = Index.alone(connection, entity);
            Sql update = new Sql()
                    .add(
                            "update search_index set generation = next_generation, place = next_place, description ="
                                    + " next_description, documents = next_documents, next_generation = null, next_place = null,"
                                    + " next_description = null, next_documents = 0, checkpoint = 0, builder = null, builder_until = null");
            if (Index.run(connection, mine(update)) == 0) {
                throw lost();
            }
            Index.leave(connection, index.tables());
            return true;
        });
        end();
    }

    @Override
    public void abort() {
        checkOpen();
        search.transactions().write(connection -> {
            Index.alone(connection, entity);
            Sql update = new Sql()
                    .add("update search_index set next_generation = null, next_place = null, next_description = null,"
                            + " next_documents = 0, checkpoint = 0, builder = null, builder_until = null");
            if (Index.run(connection, mine(update)) == 1) {
                Index.leave(connection, tables);
            }
            return true;
        });
        end();
    }

    private void end() {
        over = true;
        search.ended(this);
        search.sweep();
    }

    /** What was put is kept already; if it cannot be told that nobody works on it, that is over after a while by itself. */
    @Override
    public void close() {
        if (over) {
            return;
        }
        over = true;
        search.ended(this);
        search.transactions()
                .write(connection -> Index.run(
                        connection,
                        mine(new Sql().add("update search_index set builder = null, builder_until = null"))));
    }
}
