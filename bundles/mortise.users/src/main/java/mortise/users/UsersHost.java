package mortise.users;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import mortise.access.PasswordReset;
import mortise.access.SignIn;
import mortise.access.Tokens;
import mortise.access.Users;
import mortise.core.Failure;
import mortise.core.Health;
import mortise.core.MetricSource;
import mortise.database.Database;
import mortise.entity.AccessRules;
import mortise.entity.Entities;
import mortise.entity.EntitiesListener;
import mortise.entity.Hooks;
import mortise.entity.Model;
import mortise.entity.Records;
import mortise.mail.MailQueue;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts users, roles, sign-in and tokens together. The hooks are there from the start; the services and the access rules
 * come when the entities are installed, somebody can sign in and all users are known, so that whoever finds them can use
 * them at once.
 */
@Component(
        immediate = true,
        configurationPid = "mortise.users",
        service = {Health.class, MetricSource.class, EntitiesListener.class})
@Designate(ocd = UsersHost.Config.class)
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=\"mortise.access.PasswordReset\"")
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=\"mortise.access.SignIn\"")
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=\"mortise.access.Tokens\"")
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=\"mortise.access.Users\"")
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=\"mortise.entity.AccessRules\"")
public final class UsersHost implements Health, MetricSource, EntitiesListener {
    private static final Logger log = LoggerFactory.getLogger(UsersHost.class);
    private static final int LOOK_SECONDS = 2;
    private static final int CLEAN_SECONDS = 60;
    private static final int CLOSE_SECONDS = 30;

    /** Passwords, lock-out, sessions. */
    @ObjectClassDefinition(name = "Users")
    public @interface Config {
        /** Memory of one hash. */
        @AttributeDefinition(
                description =
                        "Memory that computing one password's hash takes, in KiB. More makes guessing dearer; a hash"
                                + " made with other values is replaced at its user's next sign-in.",
                min = "7168",
                max = "1048576")
        int memoryKib() default 19_456;

        /** Passes over it. */
        @AttributeDefinition(description = "How often that memory is gone over.", min = "1", max = "100")
        int iterations() default 2;

        /** Lanes of it. */
        @AttributeDefinition(
                description = "Lanes of that memory; computed one after the other here.",
                min = "1",
                max = "16")
        int parallelism() default 1;

        /** Hashes computed at once. */
        @AttributeDefinition(
                description =
                        "How many hashes are computed at the same time; that many times memoryKib is needed. Twenty"
                                + " more sign-ins wait, others are told to come back.",
                min = "1",
                max = "64")
        int hashesAtOnce() default 2;

        /** Shortest password. */
        @AttributeDefinition(description = "The fewest characters a new password may have.", min = "8", max = "128")
        int passwordLength() default 12;

        /** Failures of a name. */
        @AttributeDefinition(
                description =
                        "Failed sign-ins in a row after which a name has to wait. Forgotten after a success or a day"
                                + " without any.",
                min = "1",
                max = "1000")
        int failuresPerName() default 5;

        /** Failures of an address. */
        @AttributeDefinition(
                description = "Failed sign-ins after which an address has to wait, whatever the names; one is forgotten"
                        + " each minute. 0 for never.",
                min = "0",
                max = "1000000")
        int failuresPerAddress() default 50;

        /** First wait. */
        @AttributeDefinition(
                description = "How long the first wait is, in seconds; each further one is twice as long.",
                min = "1",
                max = "86400")
        int lockSeconds() default 30;

        /** Longest wait. */
        @AttributeDefinition(description = "The longest wait, in seconds.", min = "1", max = "86400")
        int longestLockSeconds() default 900;

        /** Idle time of sessions. */
        @AttributeDefinition(
                description = "A session that is not used for so many minutes is over.",
                min = "5",
                max = "525600")
        int sessionIdleMinutes() default 480;

        /** Life of sessions. */
        @AttributeDefinition(description = "Every session is over after so many hours.", min = "1", max = "8760")
        int sessionHours() default 168;

        /** Life of links for a new password. */
        @AttributeDefinition(
                description = "A mailed link to choose a new password works for so many minutes.",
                min = "5",
                max = "1440")
        int resetMinutes() default 30;
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable MailQueue mails;

    private final BundleContext bundle;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "mortise.users");
        made.setDaemon(true);
        return made;
    });
    private final List<ServiceRegistration<?>> registered = new ArrayList<>();
    private final Access access;
    private volatile Settings settings;
    private volatile boolean ready;
    private volatile Report report = Report.down("the entities of users and roles are being waited for");
    private String logged = "";

    /** Begins to wait for the entities. */
    @Activate
    public UsersHost(
            BundleContext bundle,
            Config config,
            @Reference Records records,
            @Reference Entities entities,
            @Reference Database database) {
        this.bundle = bundle;
        settings = Settings.of(config);
        String data = bundle.getProperty("mortise.data");
        AdminPasswordFile file = data == null ? null : AdminPasswordFile.in(Path.of(data));
        access = new Access(
                records,
                entities,
                database,
                InstantSource.system(),
                () -> settings,
                thread,
                () -> Optional.ofNullable(mails),
                file,
                System.getenv("MORTISE_ADMIN_PASSWORD"));
        register(Hooks.class, access.userHooks());
        register(Hooks.class, access.roleHooks());
        thread.scheduleWithFixedDelay(this::look, 0, LOOK_SECONDS, TimeUnit.SECONDS);
        thread.scheduleWithFixedDelay(this::clean, CLEAN_SECONDS, CLEAN_SECONDS, TimeUnit.SECONDS);
    }

    /** Takes other settings over; sessions and hashes that are there stay. */
    @Modified
    void modified(Config config) {
        settings = Settings.of(config);
        access.passwords().resize();
    }

    /** Takes the services back. What the thread does is not interrupted: an interrupt can close an embedded database. */
    @Deactivate
    void deactivate() throws InterruptedException {
        thread.shutdown();
        if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
            log.warn("Work on users has not ended within {} s", CLOSE_SECONDS);
        }
        for (int i = registered.size() - 1; i >= 0; i--) {
            registered.get(i).unregister();
        }
    }

    private <T> void register(Class<T> type, T service) {
        registered.add(bundle.registerService(type, service, null));
    }

    @Override
    public void changed(Model model) {
        if (!ready) {
            thread.execute(this::look);
        }
    }

    /** An edge: what fails is told once and tried again. */
    private void look() {
        try {
            if (ready) {
                access.directory().look();
            } else if (access.isInstalled()) {
                begin();
            }
            logged = ready ? "" : logged;
        } catch (Failure failure) {
            cannot(failure.kind() == Failure.Kind.INVALID, String.valueOf(failure.getMessage()), null);
        } catch (RuntimeException | LinkageError defect) {
            cannot(false, "users cannot be read: " + defect, defect);
        }
    }

    private void begin() {
        access.begin();
        register(AccessRules.class, access.rules());
        register(Users.class, access.users());
        register(Tokens.class, access.tokens());
        register(SignIn.class, access.signIn());
        register(PasswordReset.class, access.passwordReset());
        ready = true;
        report = Report.up("people can sign in");
        log.info("People can sign in; {}", access.directory());
    }

    private void cannot(boolean forGood, String message, @Nullable Throwable defect) {
        if (!ready) {
            report = forGood ? Report.failed(message) : Report.down(message);
        }
        if (!message.equals(logged)) {
            log.error("Tried again every {} seconds: {}", LOOK_SECONDS, message, defect);
            logged = message;
        }
    }

    private void clean() {
        try {
            if (ready) {
                access.clean();
            }
        } catch (Failure failure) {
            log.debug("Cleaning up is put off", failure);
        } catch (RuntimeException defect) {
            log.error("Cleaning up failed", defect);
        }
    }

    @Override
    public String part() {
        return "users";
    }

    @Override
    public boolean requiredForReadiness() {
        return true;
    }

    @Override
    public Report report() {
        return report;
    }

    @Override
    public List<Metric> metrics() {
        return access.metrics();
    }
}
