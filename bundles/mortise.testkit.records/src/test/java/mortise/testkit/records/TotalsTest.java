package mortise.testkit.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import mortise.cache.RegionFigures;
import mortise.cache.ehcache.EhcacheProvider;
import mortise.core.Failure;
import mortise.core.Identity;
import mortise.entity.Draft;
import mortise.entity.Filter;
import mortise.entity.Permit;
import mortise.testkit.Configurations;
import mortise.testkit.cache.CacheNode;
import mortise.testkit.databases.TestDatabases;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Totals are counted once until somebody changes something, and nobody sees another one than he may. */
class TotalsTest {
    @TempDir
    private Path folder;

    private CacheNode cache;
    private TestHost host;

    @BeforeEach
    void open() {
        cache = CacheNode.start(Optional.of(new EhcacheProvider(Configurations.config(
                EhcacheProvider.Config.class,
                Map.of("folder", folder.resolve("cache").toString())))));
        host = TestHost.on(TestDatabases.h2(folder.resolve("database")).open())
                .entities(Company.class, Person.class)
                .cache(cache.cache())
                .rules((identity, type, action) -> identity.equals(TestHost.BEN)
                        ? Permit.where(Filter.eq("name", "Ben's"))
                        : identity.isAnonymous() ? Permit.NONE : Permit.ALL)
                .start();
        company("Ada's");
        company("Ben's");
    }

    @AfterEach
    void close() {
        host.close();
        cache.close();
    }

    private long company(String name) {
        return host.asSystem(() ->
                host.records().save(Draft.create("company").set("name", name)).id());
    }

    private long total(Identity who) {
        return host.as(who, () -> host.records().total("company"));
    }

    private RegionFigures totals() {
        return cache.cache().regions().stream()
                .filter(region -> region.name().equals("mortise.records.totals"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void areCountedOnceUntilSomethingChanges() {
        assertThat(total(TestHost.ANNA)).isEqualTo(2);
        assertThat(total(TestHost.ANNA)).isEqualTo(2);
        host.asSystem(() -> assertThat(host.records().total("company")).isEqualTo(2));
        assertThat(totals().loads()).isEqualTo(1);

        long third = company("Cem's");
        assertThat(total(TestHost.ANNA)).isEqualTo(3);
        host.asSystem(() -> host.records().save(Draft.delete("company", third)));
        assertThat(total(TestHost.ANNA)).isEqualTo(2);
        assertThat(totals().loads()).isEqualTo(3);
    }

    @Test
    void ofOthersStay() {
        host.asSystem(() -> host.records().total("person"));
        company("Cem's");
        host.asSystem(() -> host.records().total("person"));

        assertThat(totals().loads()).isEqualTo(1);
    }

    @Test
    void areCountedForWhoSeesSomeOnly() {
        assertThat(total(TestHost.ANNA)).isEqualTo(2);
        assertThat(total(TestHost.BEN)).isEqualTo(1);
        assertThat(total(TestHost.BEN)).isEqualTo(1);
        assertThat(totals().loads()).isEqualTo(1);
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> total(Identity.ANONYMOUS))
                .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.DENIED));
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> host.asSystem(() -> host.records().total("nothing")))
                .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.MISSING));
    }

    @Test
    void inATransactionAreItsOwnAndSeenByOthersAfterIt() {
        assertThat(total(TestHost.ANNA)).isEqualTo(2);
        host.as(TestHost.ANNA, () -> host.records().transaction(() -> {
            host.records().save(Draft.create("company").set("name", "Cem's"));
            assertThat(host.records().total("company")).isEqualTo(3);
            assertThat(CompletableFuture.supplyAsync(() -> total(TestHost.ANNA)).join())
                    .isEqualTo(2);
            return true;
        }));
        assertThat(total(TestHost.ANNA)).isEqualTo(3);
    }

    @Test
    void ofWhatWasUndoneStay() {
        assertThat(total(TestHost.ANNA)).isEqualTo(2);
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> host.as(TestHost.ANNA, () -> host.records().transaction(() -> {
                    host.records().save(Draft.create("company").set("name", "Cem's"));
                    throw new IllegalStateException("undone");
                })));
        assertThat(total(TestHost.ANNA)).isEqualTo(2);
        assertThat(totals().loads()).isEqualTo(1);
    }
}
