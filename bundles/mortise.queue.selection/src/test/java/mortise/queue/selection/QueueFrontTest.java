package mortise.queue.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import mortise.core.Failure;
import mortise.core.Health;
import mortise.database.OpenDatabase;
import mortise.database.migration.FlywayMigrations;
import mortise.queue.OpenQueue;
import mortise.queue.Priority;
import mortise.queue.QueueProvider;
import mortise.queue.database.DatabaseQueueProvider;
import mortise.socket.Socket;
import mortise.testkit.databases.TestDatabases;
import mortise.testkit.queue.QueueContract;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.util.converter.Converters;

/** The front keeps the contract of what is behind it, and keeps its place when that changes. */
class QueueFrontTest implements QueueContract {
    @TempDir
    private Path folder;

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private @Nullable OpenDatabase database;

    @AfterEach
    void close() throws Exception {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }

    private OpenDatabase database() {
        OpenDatabase open = database;
        if (open == null) {
            open = TestDatabases.h2(folder).open();
            opened.push(open);
            database = open;
        }
        return open;
    }

    private static QueueFront.Config config(String provider) {
        return Converters.standardConverter()
                .convert(Map.of("provider", provider))
                .to(QueueFront.Config.class);
    }

    private QueueProvider provider(String name) {
        DatabaseQueueProvider real = new DatabaseQueueProvider(database(), new FlywayMigrations());
        return new QueueProvider() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public OpenQueue open() {
                return real.open();
            }
        };
    }

    @Override
    public OpenQueue open() {
        CompletableFuture<OpenQueue> ready = new CompletableFuture<>();
        QueueFront front = new QueueFront(config("database"), ready::complete);
        opened.push(front);
        front.addProvider(provider("database"));
        return ready.orTimeout(10, TimeUnit.SECONDS).join();
    }

    @Override
    public boolean otherNodesHear() {
        return false;
    }

    @Test
    void isThereWhenAProviderWasOpenedAndStaysWhenItGoes() {
        List<OpenQueue> registered = new ArrayList<>();
        QueueFront front = new QueueFront(config("database"), registered::add);
        opened.push(front);
        assertThat(registered).isEmpty();

        QueueProvider provider = provider("database");
        front.addProvider(provider);
        await().until(() -> registered.size() == 1);
        front.removeProvider(provider);

        assertThatThrownBy(front::depths).isInstanceOfSatisfying(Failure.class, failure -> assertThat(failure.kind())
                .isEqualTo(Failure.Kind.UNAVAILABLE));
        assertThat(front.report().state()).isNotEqualTo(Health.State.UP);
        front.addProvider(provider("database"));
        await().ignoreExceptionsInstanceOf(Failure.class)
                .untilAsserted(() -> assertThat(front.depths()).isEmpty());
        assertThat(registered).hasSize(1);
    }

    @Test
    void goesOnTellingArrivalsAfterAChangeOfProviders() {
        QueueFront front = new QueueFront(config("one"), queue -> {});
        opened.push(front);
        front.addProvider(provider("one"));
        front.addProvider(provider("two"));
        await().until(() -> front.providers().stream().anyMatch(each -> each.state() == Socket.State.ACTIVE));
        List<String> heard = new CopyOnWriteArrayList<>();
        List<String> heardByAnother = new CopyOnWriteArrayList<>();
        Runnable end = front.onArrival(heard::add);
        front.onArrival(heardByAnother::add);

        front.modified(config("two"));
        await().until(() -> front.providers().stream()
                .anyMatch(each -> each.name().equals("two") && each.state() == Socket.State.ACTIVE));
        heard.clear();
        front.send(List.of(
                new OpenQueue.Outgoing("work", true, Priority.NORMAL, Duration.ZERO, Duration.ZERO, "", "{}", "1")));
        await().until(() -> heard.contains("work"));
        end.run();
        front.send(List.of(
                new OpenQueue.Outgoing("other", true, Priority.NORMAL, Duration.ZERO, Duration.ZERO, "", "{}", "2")));

        await().until(() -> heardByAnother.contains("other"));
        assertThat(heard).containsExactly("work");
    }
}
