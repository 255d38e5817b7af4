package mortise.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import mortise.core.Extensions;
import mortise.core.Failure;

/** Extensions in memory: a jar is whatever begins as a zip does. */
final class MemoryExtensions implements Extensions {
    private final List<Extension> installed = new CopyOnWriteArrayList<>(List.of(
            new Extension(
                    "example.fleet",
                    "Fleet",
                    "2.4.0",
                    Kind.BUNDLE,
                    State.RUNNING,
                    "Vehicles, deliveries and drivers",
                    List.of("vehicle"),
                    true),
            new Extension("mortise.crm", "CRM", "0.1.0", Kind.FEATURE, State.RUNNING, "", List.of("account"), true),
            new Extension(
                    "example.cards",
                    "Card reader",
                    "1.1.0",
                    Kind.BUNDLE,
                    State.FAILED,
                    "needs the package mortise.messages [1,2)",
                    List.of(),
                    true),
            new Extension("mortise-base", "Base", "0.1.0", Kind.FEATURE, State.RUNNING, "", List.of(), false)));

    @Override
    public List<Extension> list() {
        return List.copyOf(installed);
    }

    @Override
    public List<Offer> offers() {
        return List.of(
                new Offer("mortise-database-postgresql", "0.1.0", "Records on PostgreSQL"),
                new Offer("mortise-tickets", "0.1.0", ""));
    }

    @Override
    public List<Effect> impact(String id) {
        return id.equals("example.fleet")
                ? List.of(
                        new Effect("entity", "Vehicles", "its pages end; records stay"),
                        new Effect("panel", "Deliveries", "is missing beside records of 'account'"))
                : List.of();
    }

    @Override
    public Extension install(InputStream jar, String fileName) {
        try {
            byte[] begin = jar.readAllBytes();
            if (begin.length < 2 || begin[0] != 'P' || begin[1] != 'K') {
                throw Failure.invalid("not-a-bundle", fileName + " is no bundle");
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return add(new Extension(
                fileName.replace(".jar", ""), fileName, "1.0.0", Kind.BUNDLE, State.RUNNING, "", List.of(), true));
    }

    @Override
    public Extension installFeature(String name) {
        return add(new Extension(name, name, "0.1.0", Kind.FEATURE, State.RUNNING, "", List.of(), true));
    }

    private Extension add(Extension extension) {
        if (installed.stream().anyMatch(one -> one.id().equals(extension.id()))) {
            throw Failure.conflict("installed", extension.id() + " is installed already");
        }
        installed.add(extension);
        return extension;
    }

    @Override
    public void remove(String id) {
        Extension found = installed.stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow(() -> Failure.missing("there is no extension " + id));
        if (!found.removable()) {
            throw Failure.conflict("fixed", id + " cannot be removed");
        }
        installed.remove(found);
    }
}
