package mortise.web.palette;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import mortise.entity.Draft;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.FieldType;
import mortise.entity.Permit;
import mortise.testkit.databases.TestDatabases;
import mortise.testkit.records.TestHost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FinderTest {
    @Test
    void saysWhetherAllHaveAnsweredInTime(@TempDir Path folder) throws Exception {
        EntityType firm = EntityType.of("firm")
                .field(Field.of("name", FieldType.TEXT)
                        .searched(Field.Searched.TITLE)
                        .build())
                .build();
        try (TestHost host = TestHost.on(TestDatabases.h2(folder).open())
                        .types(firm)
                        .rules((identity, type, action) -> Permit.ALL)
                        .start();
                Finder finder = new Finder(host.records(), Optional::empty, 1)) {
            host.asSystem(() -> host.records().save(Draft.create("firm").set("name", "Halvorsen")));
            List<EntityType> types = List.of(host.model().type("firm"));

            Finder.InTime late = host.asSystem(() -> finder.find(types, "halv", 3, Duration.ZERO));
            Finder.InTime all = host.asSystem(() -> finder.find(types, "halv", 3, Duration.ofSeconds(30)));

            assertThat(late.whole()).isFalse();
            assertThat(late.hits()).isEmpty();
            assertThat(all.whole()).isTrue();
            assertThat(all.hits()).extracting(Hit::title).containsExactly("Halvorsen");
        }
    }
}
