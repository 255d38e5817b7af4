package mortise.shell.queue;

import mortise.core.Failure;
import mortise.queue.OpenQueue;
import mortise.shell.kit.HostCommand;
import mortise.shell.kit.OptionsAnywhere;
import mortise.shell.kit.Output;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.Parsing;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** Lists messages that are not tried again, the newest first. */
@Service
@Parsing(OptionsAnywhere.class)
@Command(
        scope = "mortise",
        name = "dead-letter-list",
        description = "Lists messages that are not tried again, the newest first")
public final class DeadLetterList extends HostCommand {
    private static final int MOST = 1_000;

    @Argument(
            index = 0,
            name = "subscription",
            description = "Only those of a topic and subscriber, as queue-list shows them")
    @Completion(SubscriptionNames.class)
    private @Nullable String name;

    @Option(name = "--find", description = "Only those that have all of these words in topic, key, reason or body")
    private String words = "";

    @Option(name = "--limit", description = "How many, at most 1000")
    private int limit = 50;

    @Override
    protected Output run() {
        if (limit < 1 || limit > MOST) {
            throw Failure.invalidParameter(
                    "--limit", "out-of-range", "--limit is from 1 to " + MOST + ", not " + limit);
        }
        OpenQueue queue = service(OpenQueue.class);
        Long subscription =
                name == null ? null : (Long) Subscriptions.find(queue, name).id();
        return Output.table(
                queue.deadLetters(subscription, words, Long.MAX_VALUE, limit).stream()
                        .map(letter -> Output.row(
                                "id", letter.id(),
                                "subscription", letter.subscription(),
                                "attempts", letter.attempts(),
                                "died", letter.diedAt(),
                                "reason", letter.reason(),
                                "sent", letter.sentAt()))
                        .toList(),
                "id",
                "subscription",
                "attempts",
                "died",
                "reason");
    }
}
