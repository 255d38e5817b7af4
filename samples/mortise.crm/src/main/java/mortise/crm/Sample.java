package mortise.crm;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.entity.Draft;
import mortise.entity.EntitiesListener;
import mortise.entity.Filter;
import mortise.entity.Model;
import mortise.entity.Query;
import mortise.entity.Record;
import mortise.entity.Records;
import mortise.imports.Imports;
import mortise.imports.Instructions;
import mortise.imports.Monitor;
import mortise.imports.Report;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills an empty node with records to try things on: the organizations of the bundle's file through the host's own
 * import, then contacts, opportunities and tasks that are made up. Works in the background; broken off at any moment it
 * goes on at the next start, and makes nothing twice.
 */
@Component(configurationPid = "mortise.crm")
@Designate(ocd = Sample.Config.class)
public final class Sample implements EntitiesListener {
    private static final Logger log = LoggerFactory.getLogger(Sample.class);
    private static final Set<String> ENTITIES = Set.of("user", "account", "contact", "opportunity", "task");
    private static final List<String> OWNERS =
            List.of("Aisha Khan", "Kenji Sato", "Lena Hoffmann", "Maria Silva", "Tom Walker");
    private static final int BATCH = 500;
    private static final int MOST_RECORDS = 1_000_000;

    /** What is made. */
    @ObjectClassDefinition(name = "Sample of accounts")
    @interface Config {
        /** Whether anything is made. */
        @AttributeDefinition(
                description =
                        "Whether a node without accounts is filled when it starts. What is there stays either way.")
        boolean load() default true;

        /** Which records. */
        @AttributeDefinition(description = "The same number makes the same records; another one makes others.")
        long seed() default 1;

        /** The day that dates are around. */
        @AttributeDefinition(description = "The day that due and close dates are around, as 2026-11-24.")
        String today() default "2026-11-24";

        /** How many contacts. */
        @AttributeDefinition(description = "Contacts made. 0 to 1000000.", min = "0", max = "1000000")
        int contacts() default 4000;

        /** How many opportunities. */
        @AttributeDefinition(description = "Opportunities made. 0 to 1000000.", min = "0", max = "1000000")
        int opportunities() default 1500;

        /** How many tasks. */
        @AttributeDefinition(description = "Tasks made. 0 to 1000000.", min = "0", max = "1000000")
        int tasks() default 2000;
    }

    private final Config config;
    private final Generator generator;
    private final Records records;
    private final Imports imports;
    private final SampleHealth health;
    private final Mark mark;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final ExecutorService executor =
            Executors.newSingleThreadExecutor(work -> new Thread(work, "mortise-sample"));
    private volatile Model model = new Model(0, List.of());
    private final CountDownLatch stop = new CountDownLatch(1);

    /**
     * Called by the host when data can be reached.
     *
     * @throws Failure INVALID if a setting cannot work
     */
    @Activate
    public Sample(
            Config config, @Reference Records records, @Reference Imports imports, @Reference SampleHealth health) {
        this(config, records, imports, health, Path.of(System.getProperty("mortise.data", "data")));
    }

    Sample(Config config, Records records, Imports imports, SampleHealth health, Path folder) {
        mark = new Mark(folder);
        this.config = config;
        this.records = records;
        this.imports = imports;
        this.health = health;
        try {
            generator = new Generator(config.seed(), today(config.today()));
            between("contacts", config.contacts());
            between("opportunities", config.opportunities());
            between("tasks", config.tasks());
        } catch (Failure wrong) {
            health.refused(wrong.problems().get(0).message());
            throw wrong;
        }
        if (!config.load()) {
            health.finished("The sample is switched off.");
        }
    }

    private static LocalDate today(String day) {
        try {
            return LocalDate.parse(day.strip());
        } catch (DateTimeException unreadable) {
            String message = "mortise.crm: today = " + day + " is not a date as 2026-11-24";
            throw new Failure(Failure.Kind.INVALID, "setting", message, unreadable);
        }
    }

    private static void between(String key, int value) {
        if (value < 0 || value > MOST_RECORDS) {
            throw Failure.invalid(
                    "setting", "mortise.crm: " + key + " = " + value + " is not from 0 to " + MOST_RECORDS);
        }
    }

    /** Called by the host when it is stopped or the bundle goes; the batch under way is finished. */
    @Deactivate
    public void close() throws InterruptedException {
        // The thread is not interrupted: that would close the file under an embedded database.
        stop.countDown();
        executor.shutdown();
        executor.awaitTermination(30, TimeUnit.SECONDS);
    }

    private boolean stopping() {
        return stop.getCount() == 0;
    }

    @Override
    public void changed(Model known) {
        model = known;
        if (config.load()
                && ENTITIES.stream().allMatch(name -> known.find(name).isPresent())
                && !begun.getAndSet(true)) {
            executor.execute(() -> Context.system("sample").run(this::load));
        }
    }

    private void load() {
        try {
            boolean done = tryLoad();
            while (!done && !stop.await(5, TimeUnit.SECONDS)) {
                done = tryLoad();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException defect) {
            health.failed("The sample could not be loaded: " + defect.getMessage());
            log.error("The sample could not be loaded", defect);
        }
    }

    /** Returns false if something is away and it has to be tried again. */
    private boolean tryLoad() {
        try {
            if (mark.isWhole()) {
                health.finished("The sample was loaded.");
            } else if (!mark.isBegun() && records.count(Query.of("account")) > 0) {
                health.finished("There are accounts, so the sample is not needed.");
            } else {
                mark.begin();
                loadAll();
            }
            return true;
        } catch (Failure away) {
            if (away.kind() != Failure.Kind.UNAVAILABLE) {
                throw away;
            }
            health.loading("The sample waits: %s", away.problems().get(0).message());
            return false;
        }
    }

    private void loadAll() {
        long start = System.nanoTime();
        List<Record> owners = users();
        accounts(owners);
        List<Record> accounts = new ArrayList<>();
        Query known = Query.of("account")
                .where(Filter.where("externalKey", Filter.Operator.EXISTS, true))
                .fields(Set.of("externalKey", "country", "website", "owner"));
        records.forEach(known, accounts::add);
        accounts.sort(Comparator.comparing(account -> account.text("externalKey")));
        if (accounts.isEmpty()) {
            return;
        }
        List<Long> ids = owners.stream().map(Record::id).toList();
        save("contacts", config.contacts(), number -> generator.contact(number, accounts, ids));
        save("opportunities", config.opportunities(), number -> generator.opportunity(number, accounts, ids));
        save("tasks", config.tasks(), number -> generator.task(number, accounts, ids));
        if (!stopping()) {
            Notices.save(records, model, owners);
            mark.finish();
            health.finished("The sample is loaded.");
            log.info("The sample is loaded, in {} s", (System.nanoTime() - start) / 1_000_000_000);
        }
    }

    /** They own records and have no password: nobody signs in as them until an administrator gives them one. */
    private List<Record> users() {
        List<Draft> drafts = new ArrayList<>();
        for (String title : OWNERS) {
            String name = title.toLowerCase(Locale.ROOT).replace(' ', '.');
            drafts.add(Draft.upsert("user", "name")
                    .set("name", name)
                    .set("title", title)
                    .set("email", name + "@mortise.example"));
        }
        return records.saveAll(drafts);
    }

    private void accounts(List<Record> owners) {
        Instructions instructions = Instructions.into("account")
                .map("country+name+website+#", "externalKey")
                .batchSize(BATCH);
        Report report = imports.run(instructions, organizations(owners), null, new Monitor() {
            @Override
            public void reached(Progress progress) {
                health.loading("The sample is being loaded: %,d accounts so far.", progress.lines());
            }

            @Override
            public boolean cancelled() {
                return stopping();
            }
        });
        if (report.refused() > 0) {
            log.warn(
                    "The import refused {} accounts, first {}",
                    report.refused(),
                    report.problems().get(0));
        }
        log.info("{} accounts were read, {} of them new", report.lines(), report.created());
    }

    /** The file as it is, each line with a few cells more. */
    private InputStream organizations(List<Record> owners) {
        List<String> names = owners.stream().map(owner -> owner.text("name")).toList();
        ByteArrayOutputStream more = new ByteArrayOutputStream(1 << 20);
        try (BufferedReader lines = new BufferedReader(
                        new InputStreamReader(Table.open("organizations.csv"), StandardCharsets.UTF_8));
                Writer out = new OutputStreamWriter(more, StandardCharsets.UTF_8)) {
            out.write(lines.readLine() + ",status,owner,annualRevenue,phone\n");
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                out.write(line + "," + generator.accountCells(number, line.substring(0, 2), names) + "\n");
                number++;
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return new ByteArrayInputStream(more.toByteArray());
    }

    private void save(String what, int count, IntFunction<Draft> made) {
        for (int from = 0; from < count && !stopping(); from += BATCH) {
            List<Draft> drafts = new ArrayList<>();
            for (int number = from; number < Math.min(count, from + BATCH); number++) {
                drafts.add(made.apply(number));
            }
            // Another node that loads the sample into the same database may be faster; then its records are found.
            records.saveAll(drafts);
            health.loading("The sample is being loaded: %,d of %,d %s so far.", from + drafts.size(), count, what);
        }
        if (!stopping()) {
            log.info("{} {} were made", count, what);
        }
    }
}
