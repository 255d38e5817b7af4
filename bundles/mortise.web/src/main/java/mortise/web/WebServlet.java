package mortise.web;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import mortise.access.PasswordReset;
import mortise.access.SignIn;
import mortise.access.Tokens;
import mortise.access.Users;
import mortise.cache.Cache;
import mortise.comments.Comments;
import mortise.core.Context;
import mortise.entity.Entities;
import mortise.entity.Records;
import mortise.exports.Exports;
import mortise.files.RecordFiles;
import mortise.imports.FileImports;
import mortise.jobs.Jobs;
import mortise.jobs.Schedules;
import mortise.mail.MailLog;
import mortise.mail.MailTemplates;
import mortise.mail.Mailer;
import mortise.push.Notifications;
import mortise.push.PushClients;
import mortise.queue.OpenQueue;
import mortise.queue.Redelivery;
import mortise.search.Search;
import mortise.tags.Tags;
import mortise.web.extension.Installer;
import mortise.web.http.Dispatcher;
import mortise.web.http.Settings;
import mortise.web.mail.Mails;
import mortise.web.notification.Live;
import mortise.web.palette.Finder;
import mortise.web.queue.Queues;
import mortise.web.slot.Fragments;
import mortise.web.slot.Slots;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The screens at the root of the host. REST, files and push have longer paths and are asked before it. */
@Component(
        service = Servlet.class,
        configurationPid = "mortise.web",
        property = {
            "osgi.http.whiteboard.servlet.pattern=/",
            "osgi.http.whiteboard.servlet.name=mortise.web",
            "osgi.http.whiteboard.servlet.multipart.enabled:Boolean=true",
            "osgi.http.whiteboard.servlet.multipart.fileSizeThreshold:Integer=65536",
            "osgi.http.whiteboard.servlet.multipart.maxFileSize:Long=" + WebServlet.MOST_UPLOADED,
            "osgi.http.whiteboard.servlet.multipart.maxRequestSize:Long=" + WebServlet.MOST_UPLOADED
        })
@Designate(ocd = WebServlet.Config.class)
public final class WebServlet extends HttpServlet {
    @Serial
    private static final long serialVersionUID = 1L;

    /** More than any part of the host is; what one of them takes is its own decision. */
    static final long MOST_UPLOADED = 1_000_000_000;

    private static final Logger log = LoggerFactory.getLogger(WebServlet.class);
    /** Entities that the palette searches at once; each takes a connection of the database. */
    private static final int FINDER_THREADS = 4;

    private final transient Dispatcher dispatcher;
    private final transient Fragments fragments;
    private final transient Finder finder;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private transient volatile @Nullable Search search;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private transient volatile @Nullable OpenQueue queue;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private transient volatile @Nullable Redelivery redelivery;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private transient volatile @Nullable MailLog mailLog;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private transient volatile @Nullable Mailer mailer;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private transient volatile @Nullable MailTemplates mailTemplates;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private transient volatile @Nullable Jobs jobs;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private transient volatile @Nullable Schedules schedules;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private transient volatile @Nullable Notifications notifications;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private transient volatile @Nullable PushClients clients;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private transient volatile @Nullable RecordFiles files;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private transient volatile @Nullable PasswordReset passwordReset;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private transient volatile @Nullable Cache cache;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private transient volatile @Nullable FileImports imports;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private transient volatile @Nullable Exports exports;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private transient volatile @Nullable Comments comments;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private transient volatile @Nullable Tags tags;

    /** What an operator decides about the screens. */
    @ObjectClassDefinition(name = "Mortise screens")
    public @interface Config {
        /** Shown under the product's name. */
        @AttributeDefinition(
                description = "Name of the organisation, shown under the product's name and on the sign-in page.")
        String organisation() default "";

        /** Where people write to. */
        @AttributeDefinition(
                description = "Mail address or sentence shown to people who cannot sign in; empty shows nothing.")
        String help() default "";

        /** The time zone of people whose browser tells none. */
        @AttributeDefinition(
                description =
                        "Time zone of people whose browser tells none, as Europe/Berlin; empty for the machine's.")
        String zone() default "";

        /** How many rows a list page can have. */
        @AttributeDefinition(
                description =
                        "Rows a list page can have, as choices for the reader; the first is the default. 1 to 500 each.")
        String pageSizes() default "25, 50, 100";

        /** How long a fragment of an extension may take. */
        @AttributeDefinition(
                description = "Milliseconds that a panel or page of an extension may take before it is left out.")
        int fragmentMillis() default 2000;

        /** How many fragments are written at once. */
        @AttributeDefinition(
                description = "Panels and pages of extensions that may be written at once; more are left out.")
        int fragmentThreads() default 32;

        /** How long a form may be. */
        @AttributeDefinition(description = "Longest form accepted, in bytes; a text of a million letters fits.")
        int maxFormBytes() default 10_000_000;

        /** Where people reach this host. */
        @AttributeDefinition(
                description = "Where people reach this host, as https://crm.example.org, for links in mails. Empty: the"
                        + " address and port of this node that the request for the mail came to, which is right without a"
                        + " proxy only.")
        String publicUrl() default "";

        /** Cookies for https only. */
        @AttributeDefinition(
                description =
                        "Marks cookies as for https only even if the request came by http, as behind a proxy that ends TLS.")
        boolean alwaysSecure() default false;
    }

    /** Called by the host with everything the screens need. */
    @Activate
    public WebServlet(
            Config config,
            @Reference Records records,
            @Reference Entities entities,
            @Reference SignIn signIn,
            @Reference Users users,
            @Reference Tokens tokens,
            @Reference Installer installer,
            @Reference Slots slots) {
        Settings settings = settings(config);
        fragments = new Fragments(Duration.ofMillis(config.fragmentMillis()), config.fragmentThreads());
        Supplier<Optional<Search>> searched = () -> Optional.ofNullable(search);
        finder = new Finder(records, searched, FINDER_THREADS);
        Queues queues = new Queues(() -> Optional.ofNullable(queue), () -> Optional.ofNullable(redelivery));
        Mails mails = new Mails(
                () -> Optional.ofNullable(mailLog),
                () -> Optional.ofNullable(mailer),
                () -> Optional.ofNullable(mailTemplates));
        dispatcher = Screens.dispatcher(
                settings,
                records,
                entities,
                signIn,
                users,
                tokens,
                installer,
                slots,
                mails,
                fragments,
                finder,
                searched,
                new Live(() -> Optional.ofNullable(notifications), () -> clients != null),
                queues,
                () -> Optional.ofNullable(jobs),
                () -> Optional.ofNullable(schedules),
                () -> Optional.ofNullable(files),
                () -> Optional.ofNullable(passwordReset),
                () -> Optional.ofNullable(cache),
                () -> Optional.ofNullable(imports),
                () -> Optional.ofNullable(exports),
                () -> Optional.ofNullable(comments),
                () -> Optional.ofNullable(tags));
        log.info("The screens are at /, lists have {} rows, times are in {}", settings.pageSizes(), settings.zone());
    }

    /** Ends the threads of fragments and searches. */
    @Deactivate
    public void close() {
        finder.close();
        fragments.close();
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        dispatcher.answer(request, response);
    }

    private static Settings settings(Config config) {
        return new Settings(
                config.organisation(),
                config.help(),
                zone(config.zone()),
                sizes(config.pageSizes()),
                config.maxFormBytes(),
                publicUrl(config.publicUrl()),
                config.alwaysSecure());
    }

    private static String publicUrl(String text) {
        String url = text.strip().replaceFirst("/$", "");
        if (!url.isEmpty()
                && !url.matches("https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?|https?://\\[[0-9A-Fa-f:.]+\\](:[0-9]{1,5})?")) {
            throw new IllegalArgumentException("publicUrl: '" + text
                    + "' is not where a host is, as https://crm.example.org or http://10.0.0.5:8080");
        }
        return url;
    }

    private static List<Integer> sizes(String text) {
        List<Integer> sizes = new ArrayList<>();
        for (String size : text.split(",", -1)) {
            String plain = size.strip();
            if (!plain.matches("[1-9][0-9]{0,2}") || Integer.parseInt(plain) > 500) {
                throw new IllegalArgumentException("pageSizes: '" + plain + "' is not a number from 1 to 500");
            }
            sizes.add(Integer.parseInt(plain));
        }
        return sizes;
    }

    private static ZoneId zone(String name) {
        try {
            return name.isEmpty() ? Context.machineZone() : ZoneId.of(name);
        } catch (DateTimeException unknown) {
            throw new IllegalArgumentException("zone: there is no time zone '" + name + "'", unknown);
        }
    }
}
