package mortise.consumer.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import mortise.consumer.Consumers;
import mortise.database.OpenDatabase;
import mortise.database.migration.FlywayMigrations;
import mortise.queue.OpenQueue;
import mortise.queue.Queue;
import mortise.queue.Topic;
import mortise.queue.database.DatabaseQueueProvider;
import mortise.queue.selection.JsonFormat;
import mortise.queue.selection.TypedQueue;
import mortise.testkit.databases.TestDatabases;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.util.converter.Converters;

/**
 * In a real framework: of an extension whose routes have run nothing is left when it is gone. Softly held counts as left:
 * a collection when memory is plenty does not take it away.
 */
class ClassLoadersTest {
    private static final int ROUNDS = 4;

    private static final String EXTENSION =
            """
            package example.loans;

            import java.util.List;
            import mortise.core.Failure;
            import mortise.queue.Topic;
            import org.apache.camel.Exchange;
            import org.apache.camel.RoutesBuilder;
            import org.apache.camel.builder.RouteBuilder;
            import org.osgi.framework.BundleActivator;
            import org.osgi.framework.BundleContext;

            public final class Activator implements BundleActivator {
                public record Loan(String device, List<Part> parts) {}
                public record Part(String name) {}
                public static final class Flaky extends RuntimeException {}

                public static final class Clerk {
                    public Loan check(Loan loan) { return loan; }
                    public String describe(Part part, Exchange exchange) {
                        return part.name() + exchange.getMessage().getHeader("MortiseKey");
                    }
                }

                static final Topic<Loan> LOANS = Topic.work("loans", Loan.class);
                static final Topic<Part> PARTS = Topic.work("loans.part", Part.class);

                public static final class Routes extends RouteBuilder {
                    @Override public void configure() {
                        onException(Flaky.class).maximumRedeliveries(1).redeliveryDelay(1).handled(true);
                        from("timer:start?repeatCount=1&delay=0")
                            .setBody(constant(new Loan("Projector", List.of(new Part("lamp"), new Part("lens")))))
                            .loop(10).to("mortise:loans").end();
                        from("mortise:loans?concurrency=2")
                            .setHeader("device", simple("${body.device}"))
                            .setProperty("parts", simple("${body.parts.size()}"))
                            .filter(simple("${body.device} == 'Projector'"))
                            .bean(Clerk.class, "check")
                            .bean(new Clerk(), "check")
                            .transform(simple("${bean:type:example.loans.Activator$Clerk?method=check}"))
                            .split(simple("${body.parts}")).parallelProcessing()
                                .to("mortise:loans.part")
                                .bean(Clerk.class, "describe")
                            .end()
                            .wireTap("seda:tapped")
                            .to("seda:inside");
                        from("seda:inside").throttle(1000).log("${body}").process(exchange -> {
                            throw new Flaky();
                        });
                        from("seda:tapped").convertBodyTo(String.class).to("log:tapped");
                        from("mortise:loans.part").choice()
                            .when(body().isInstanceOf(Part.class)).to("direct:end")
                            .otherwise().throwException(Failure.invalid("x", "y"));
                        from("direct:end").aggregate(constant(true), (first, next) -> next).completionSize(5)
                            .to("log:end");
                    }
                }

                @Override public void start(BundleContext context) {
                    context.registerService(Topic.class, LOANS, null);
                    context.registerService(Topic.class, PARTS, null);
                    context.registerService(RoutesBuilder.class, new Routes(), null);
                }

                @Override public void stop(BundleContext context) {}
            }
            """;

    @TempDir
    private Path folder;

    @Test
    void nothingOfAnExtensionIsLeftWhenItIsGone() throws Exception {
        Path jar = extension();
        Framework framework = framework();
        try (OpenDatabase database =
                        TestDatabases.h2(folder.resolve("database")).open();
                OpenQueue open = new DatabaseQueueProvider(database, new FlywayMigrations()).open()) {
            Queue queue = new TypedQueue(open, new JsonFormat());
            Consumers consumers = new Consumers(
                    Converters.standardConverter().convert(Map.of()).to(Consumers.Config.class),
                    open,
                    new JsonFormat(),
                    () -> {});
            Routes routes = new Routes(consumers, queue);
            routes.add(whoStays(), new Origin(0, "example.stays"), getClass().getClassLoader());
            List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
            for (int round = 1; round <= ROUNDS; round++) {
                loaders.add(runOnce(framework.getBundleContext(), jar, routes, open));
            }

            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                System.gc();
                assertThat(loaders).allMatch(loader -> loader.get() == null);
            });
            routes.close();
            consumers.close();
        } finally {
            framework.stop();
            framework.waitForStop(10_000);
        }
    }

    private static RouteBuilder whoStays() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("timer:tick?period=100").setBody(simple("${date:now}")).to("log:tick?level=TRACE");
            }
        };
    }

    /** Installs, works, removes. All references but the one returned end with this method. */
    private static WeakReference<ClassLoader> runOnce(BundleContext context, Path jar, Routes routes, OpenQueue open)
            throws Exception {
        Bundle bundle = context.installBundle(jar.toUri().toString());
        bundle.start();
        for (ServiceReference<?> topic : context.getServiceReferences(Topic.class, null)) {
            routes.addTopic((Topic<?>) context.getService(topic), Map.of("service.bundleid", bundle.getBundleId()));
        }
        ServiceReference<RoutesBuilder> reference = context.getServiceReference(RoutesBuilder.class);
        RoutesBuilder builder = context.getService(reference);
        routes.addRoutes(builder, reference);
        assertThat(routes.report().message()).isEqualTo("7 routes of 2 bundles");

        await().atMost(Duration.ofSeconds(20)).until(() -> sent(open) && waiting(open) == 0);
        assertThat(open.deadLetters(null, Long.MAX_VALUE, 1)).isEmpty();

        routes.removeRoutes(builder);
        for (ServiceReference<?> topic : context.getServiceReferences(Topic.class, null)) {
            routes.removeTopic((Topic<?>) context.getService(topic), Map.of("service.bundleid", bundle.getBundleId()));
        }
        WeakReference<ClassLoader> loader =
                new WeakReference<>(bundle.adapt(BundleWiring.class).getClassLoader());
        bundle.uninstall();
        return loader;
    }

    private static boolean sent(OpenQueue open) {
        return open.depths().size() == 2;
    }

    private static long waiting(OpenQueue open) {
        return open.depths().stream()
                .mapToLong(depth -> depth.ready() + depth.later() + depth.leased())
                .sum();
    }

    private Framework framework() throws Exception {
        FrameworkFactory factory = new org.apache.felix.framework.FrameworkFactory();
        Framework framework = factory.newFramework(Map.of(
                Constants.FRAMEWORK_STORAGE,
                folder.resolve("framework").toString(),
                Constants.FRAMEWORK_BUNDLE_PARENT,
                Constants.FRAMEWORK_BUNDLE_PARENT_APP,
                Constants.FRAMEWORK_BOOTDELEGATION,
                "mortise.*,org.apache.camel,org.apache.camel.*,org.slf4j"));
        framework.start();
        return framework;
    }

    private Path extension() throws IOException {
        Path sources = Files.createDirectories(folder.resolve("sources"));
        Path classes = Files.createDirectories(folder.resolve("classes"));
        Path source = Files.writeString(sources.resolve("Activator.java"), EXTENSION);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            assertThat(compiler.getTask(
                                    null,
                                    files,
                                    null,
                                    List.of("-d", classes.toString(), "-proc:none"),
                                    null,
                                    files.getJavaFileObjects(source))
                            .call())
                    .isTrue();
        }
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        headers.putValue(Constants.BUNDLE_SYMBOLICNAME, "example.loans");
        headers.putValue(Constants.BUNDLE_ACTIVATOR, "example.loans.Activator");
        headers.putValue(Constants.IMPORT_PACKAGE, "org.osgi.framework");
        Path jar = folder.resolve("example.loans.jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out, manifest);
                Stream<Path> all = Files.walk(classes)) {
            for (Path each : all.filter(Files::isRegularFile).toList()) {
                entries.putNextEntry(new ZipEntry(classes.relativize(each).toString()));
                Files.copy(each, entries);
            }
        }
        return jar;
    }
}
