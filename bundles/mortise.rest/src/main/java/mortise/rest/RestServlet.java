package mortise.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.fasterxml.jackson.jakarta.rs.json.JacksonJsonProvider;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.Application;
import java.io.IOException;
import java.io.Serial;
import java.io.UncheckedIOException;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import mortise.access.SignIn;
import mortise.access.Tokens;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.core.Identity;
import mortise.core.MetricSource;
import mortise.entity.Entities;
import mortise.entity.Records;
import mortise.jsonapi.Api;
import mortise.jsonapi.Descriptions;
import mortise.jsonapi.Json;
import mortise.rest.host.Applications;
import mortise.rest.host.Leftover;
import mortise.rest.host.Mount;
import mortise.rest.jsonapi.DocumentWriter;
import mortise.rest.jsonapi.Errors;
import mortise.rest.jsonapi.FailureMapper;
import mortise.rest.jsonapi.JsonApi;
import mortise.rest.jsonapi.Limits;
import mortise.rest.openapi.DescriptionResource;
import org.glassfish.jersey.server.ResourceConfig;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * REST at {@code /api}: the edge at which callers are identified and exceptions end. Leads requests to the application of
 * an extension, or to the records. Safe for use by many threads.
 */
@Component(
        service = {Servlet.class, MetricSource.class},
        configurationPid = "mortise.rest",
        property = {
            "osgi.http.whiteboard.servlet.pattern=" + Api.ROOT + "/*",
            "osgi.http.whiteboard.servlet.name=mortise.rest",
            "osgi.http.whiteboard.servlet.asyncSupported:Boolean=true"
        })
@Designate(ocd = RestServlet.Config.class)
public final class RestServlet extends HttpServlet implements MetricSource {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final Logger log = LoggerFactory.getLogger(RestServlet.class);

    private final transient Entities entities;
    private final transient Callers callers;
    private final transient Descriptions descriptions;
    private final transient JsonFactory json;
    private final transient JsonApi jsonApi;
    private final transient Applications applications;
    private final transient DescriptionResource description;
    private final transient Figures figures = new Figures();
    private transient volatile Settings settings;
    private transient volatile @Nullable Mount recordsMount;

    /** What an operator decides about REST. */
    @ObjectClassDefinition(name = "Mortise REST")
    public @interface Config {
        /** Records of a page that names no size. */
        @AttributeDefinition(
                description = "Records on a page for callers that name no size. 1 to 1000.",
                min = "1",
                max = "1000")
        int pageSize() default 25;

        /** Records of the largest page. */
        @AttributeDefinition(
                description = "Records on the largest page that a caller may ask for. 1 to 1000.",
                min = "1",
                max = "1000")
        int maxPageSize() default 1000;

        /** Relations brought along. */
        @AttributeDefinition(
                description =
                        "Relations that one request may include; each costs a statement in the database. 0 to 20.",
                min = "0",
                max = "20")
        int maxIncludes() default 10;

        /** Relations followed one after another. */
        @AttributeDefinition(
                description = "Relations that an include may follow one after another. 1 to 3.",
                min = "1",
                max = "3")
        int maxIncludeDepth() default 3;

        /** Conditions of a filter. */
        @AttributeDefinition(description = "Conditions that one filter may have. 1 to 100.", min = "1", max = "100")
        int maxConditions() default 50;

        /** Bytes of a body. */
        @AttributeDefinition(
                description = "Longest body of a request accepted, in bytes. 1000 to 100000000.",
                min = "1000",
                max = "100000000")
        int maxBodyBytes() default 5_000_000;

        /** Operations done together. */
        @AttributeDefinition(
                description = "Operations that one list at /api/operations may have. 1 to 10000.",
                min = "1",
                max = "10000")
        int maxOperations() default 1000;

        /** Records deleted by one filter. */
        @AttributeDefinition(
                description =
                        "Records that one DELETE with a filter may remove; it is refused if there are more. 0 to 10000.",
                min = "0",
                max = "10000")
        int maxDeletes() default 100;

        /** Length from which answers are compressed. */
        @AttributeDefinition(
                description =
                        "Length in bytes from which answers are compressed for callers that accept gzip; 0 never compresses."
                                + " At most 1000000.",
                min = "0",
                max = "1000000")
        int compressFromBytes() default 4096;

        /** Sites whose scripts may call. */
        @AttributeDefinition(
                description =
                        "Other sites whose scripts may call with a token, separated by commas, as https://app.example.com;"
                                + " * for all, empty for none.")
        String allowedOrigins() default "";

        /** How long a leaving application is waited for. */
        @AttributeDefinition(
                description =
                        "Seconds that requests to an extension's own resources may take to end when it is removed. 0 to 300.",
                min = "0",
                max = "300")
        int drainSeconds() default 10;
    }

    /** Called by the host with everything REST needs. */
    @Activate
    public RestServlet(
            Config config,
            @Reference Records records,
            @Reference Entities entities,
            @Reference SignIn signIn,
            @Reference Tokens tokens) {
        settings = Settings.of(config);
        this.entities = entities;
        callers = new Callers(signIn, tokens);
        descriptions = new Descriptions(entities);
        json = Json.factory(Settings.MOST_BODY_BYTES);
        Supplier<Limits> limits = () -> settings.limits();
        jsonApi = new JsonApi(records, descriptions, json, limits);
        applications = new Applications(
                Api.ROOT,
                () -> settings.drain(),
                () -> List.of(
                        new FailureMapper(descriptions),
                        new DocumentWriter(json, limits),
                        new JacksonJsonProvider(mapper(limits.get().maxBodyBytes()))));
        description = new DescriptionResource(records, entities, applications, limits);
        log.info("REST is at {}: {}", Api.ROOT, settings);
    }

    /** Takes other settings over, from the next request on. */
    @Modified
    void modified(Config config) {
        settings = Settings.of(config);
        log.info("REST is at {}: {}", Api.ROOT, settings);
    }

    private static ObjectMapper mapper(int maxBodyBytes) {
        return new ObjectMapper(Json.factory(maxBodyBytes))
                .registerModule(new JavaTimeModule())
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);
    }

    /** Called by the host for each application of an extension. */
    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            target = "(" + Applications.BASE + "=*)")
    public void addApplication(Application application, Map<String, ?> properties) {
        applications.add(application, properties);
    }

    /** Called by the host when an extension goes; returns when the last request has left it. */
    public void removeApplication(Application application) {
        applications.remove(application);
    }

    @Override
    public void init() throws ServletException {
        ResourceConfig config = new ResourceConfig().register(description);
        jsonApi.components().forEach(config::register);
        recordsMount = Mount.start(Api.ROOT, config, getServletConfig());
        applications.start(getServletConfig());
    }

    @Override
    public void destroy() {
        applications.stop();
        Mount mount = recordsMount;
        recordsMount = null;
        if (mount != null) {
            mount.retire(settings.drain());
        }
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        long start = System.nanoTime();
        String requestId = RequestId.of(request.getHeader(RequestId.HEADER));
        response.setHeader(RequestId.HEADER, requestId);
        response.setHeader("Cache-Control", "private, no-cache");
        response.setHeader("Vary", "Accept, Accept-Encoding, Accept-Language, Authorization, Cookie");
        response.setHeader("X-Content-Type-Options", "nosniff");
        Context context = new Context(
                Identity.ANONYMOUS, requestId, "api", request.getRemoteAddr(), locale(request), ZoneOffset.UTC);
        MDC.put("requestId", requestId);
        try (Context.Scope scope = context.open()) {
            if (!settings.cors().answer(request, response)) {
                answer(request, response, context);
            }
        } finally {
            MDC.remove("requestId");
            MDC.remove("user");
            figures.add(response.getStatus(), System.nanoTime() - start);
        }
    }

    private void answer(HttpServletRequest request, HttpServletResponse response, Context context)
            throws ServletException, IOException {
        try {
            Identity caller = callers.identify(request);
            MDC.put("user", caller.name());
            try (Context.Scope scope = context.as(caller).open()) {
                lead(request, response);
            }
        } catch (UncheckedIOException hungUp) {
            log.debug("{} {}: the caller has gone", request.getMethod(), request.getRequestURI(), hungUp);
        } catch (RuntimeException | StackOverflowError thrown) {
            if (response.isCommitted()) {
                throw thrown;
            }
            Errors.Answer answer = Errors.of(thrown, request, descriptions.now());
            answer.headers().forEach(response::setHeader);
            if (!Leftover.taken(request)) {
                response.setHeader("Connection", "close");
            }
            response.setStatus(answer.status());
            response.setContentType(Api.JSON_API);
            if (!request.getMethod().equals("HEAD")) {
                Json.write(json, answer.document(), response.getOutputStream());
            }
        }
    }

    private void lead(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
        String name = firstStep(request.getPathInfo());
        Mount mount = applications.find(name);
        // An entity was there first, whatever an extension calls its application.
        while (mount != null && entities.model().atPath(name).isEmpty()) {
            if (mount.serve(request, response)) {
                return;
            }
            mount = applications.find(name);
        }
        Mount records = recordsMount;
        if (records == null || !records.serve(jsonApi.open(request), response)) {
            throw Failure.unavailable("REST is being stopped; try again", null);
        }
    }

    private static String firstStep(@Nullable String pathInfo) {
        if (pathInfo == null) {
            return "";
        }
        int end = pathInfo.indexOf('/', 1);
        return pathInfo.substring(Math.min(1, pathInfo.length()), end < 0 ? pathInfo.length() : end);
    }

    private static Locale locale(HttpServletRequest request) {
        return request.getHeader("Accept-Language") == null ? Locale.ENGLISH : request.getLocale();
    }

    @Override
    public List<Metric> metrics() {
        return figures.metrics();
    }
}
