package ${package};

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import mortise.core.Failure;
import mortise.entity.TypedRecords;
import mortise.testkit.databases.TestDatabases;
import mortise.testkit.records.TestHost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The entity and its hooks on a real database. */
class ${entity}Test {
    @TempDir
    private Path folder;

    @Test
    void keepsWhatIsOpenUntilItIsDone() {
        try (TestHost host = TestHost.on(TestDatabases.h2(folder).open())
                .entities(${entity}.class)
                .hooks(new ${entity}Hooks())
                .start()) {
            host.asSystem(() -> {
                TypedRecords<${entity}> door = host.records().of(${entity}.class);
                ${entity} made = new ${entity}();
                made.subject = "  First  ";

                ${entity} saved = door.save(made);
                assertThat(door.get(saved.id).orElseThrow().subject).isEqualTo("First");
                assertThatThrownBy(() -> door.delete(saved.id)).isInstanceOf(Failure.class);

                saved.status = ${entity}.Status.DONE;
                door.save(saved);
                door.delete(saved.id);
                assertThat(door.get(saved.id)).isEmpty();
                return true;
            });
        }
    }
}
