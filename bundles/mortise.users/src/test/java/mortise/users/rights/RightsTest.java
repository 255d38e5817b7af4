package mortise.users.rights;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import mortise.entity.Action;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.FieldType;
import mortise.entity.Model;
import org.junit.jupiter.api.Test;

class RightsTest {
    private static final Model MODEL = new Model(
            1, List.of(type("account").build(), type("user").administrative().build()));

    private static EntityType.Builder type(String name) {
        return EntityType.of(name).field(Field.of("name", FieldType.TEXT).build());
    }

    private static Rights of(String... roles) {
        return new Rights(false, Arrays.stream(roles).map(Permissions::read).toList(), Set.of());
    }

    private static Rights administrator() {
        return new Rights(true, List.of(), Set.of());
    }

    @Test
    void theWidestOfSeveralRolesCounts() {
        Rights rights = of("{\"*\":{\"view\":\"all\"}}", "{\"account\":{\"view\":\"own\",\"edit\":\"own\"}}");

        assertThat(rights.level("account", false, Action.VIEW)).isEqualTo(Level.ALL);
        assertThat(rights.level("account", false, Action.EDIT)).isEqualTo(Level.OWN);
        assertThat(rights.level("account", false, Action.DELETE)).isEqualTo(Level.NONE);
    }

    @Test
    void scopesOnlyNarrow() {
        Rights all = of("{\"*\":{\"view\":\"all\",\"edit\":\"own\"}}");

        Rights view = all.narrowedTo(Set.of("account:view"));
        assertThat(view.level("account", false, Action.VIEW)).isEqualTo(Level.ALL);
        assertThat(view.level("account", false, Action.EDIT)).isEqualTo(Level.NONE);
        assertThat(view.level("task", false, Action.VIEW)).isEqualTo(Level.NONE);

        Rights accounts = all.narrowedTo(Set.of("account"));
        assertThat(accounts.level("account", false, Action.EDIT)).isEqualTo(Level.OWN);
        assertThat(accounts.level("account", false, Action.DELETE)).isEqualTo(Level.NONE);

        assertThat(all.narrowedTo(Set.of("*:view")).level("task", false, Action.VIEW))
                .isEqualTo(Level.ALL);
        assertThat(all.narrowedTo(Set.of("*:view")).level("task", false, Action.EDIT))
                .isEqualTo(Level.NONE);
        assertThat(all.narrowedTo(Set.of("admin")).level("task", false, Action.VIEW))
                .isEqualTo(Level.NONE);
    }

    @Test
    void onlyAnAdministratorWithTheScopeAdministers() {
        assertThat(administrator().administers()).isTrue();
        assertThat(administrator().narrowedTo(Set.of("admin", "account")).administers())
                .isTrue();
        assertThat(administrator().narrowedTo(Set.of("*")).administers()).isFalse();
        assertThat(of("{\"*\":{\"edit\":\"all\"},\"user\":{\"edit\":\"all\"}}").administers())
                .isFalse();
    }

    @Test
    void coversWhatPermitsNoMore() {
        Rights some = of("{\"*\":{\"view\":\"all\",\"edit\":\"own\"}}");

        assertThat(some.cover(some, MODEL)).isTrue();
        assertThat(some.cover(Rights.NONE, MODEL)).isTrue();
        assertThat(some.cover(of("{\"account\":{\"view\":\"all\",\"edit\":\"own\"}}"), MODEL))
                .isTrue();
        assertThat(some.cover(of("{\"account\":{\"edit\":\"all\"}}"), MODEL)).isFalse();
        assertThat(some.cover(of("{\"*\":{\"delete\":\"own\"}}"), MODEL)).isFalse();
        assertThat(of("{\"account\":{\"view\":\"all\"}}").cover(of("{\"*\":{\"view\":\"all\"}}"), MODEL))
                .isFalse();
    }

    @Test
    void coversNoExceptionThatItHasItself() {
        Rights except = of("{\"*\":{\"view\":\"all\"},\"account\":{\"view\":\"none\"}}");

        assertThat(except.cover(of("{\"*\":{\"view\":\"all\"}}"), MODEL)).isFalse();
        assertThat(except.cover(except, MODEL)).isTrue();
    }

    @Test
    void everyEntityDoesNotCoverAdministration() {
        Rights every = of("{\"*\":{\"view\":\"all\"}}");

        assertThat(every.cover(of("{\"user\":{\"view\":\"all\"}}"), MODEL)).isFalse();
        assertThat(every.cover(of("{\"account\":{\"view\":\"all\"}}"), MODEL)).isTrue();
    }

    /** It may turn out to be administration, or not: neither may give rights away. */
    @Test
    void coversAnEntityThatIsNotInstalledIfItDoesEitherWay() {
        Rights every = of("{\"*\":{\"view\":\"all\"}}");

        assertThat(every.cover(of("{\"ghost\":{\"view\":\"all\"}}"), MODEL)).isFalse();
        assertThat(of("{\"*\":{\"view\":\"all\"},\"ghost\":{\"view\":\"none\"}}")
                        .cover(every, MODEL))
                .isFalse();
        assertThat(of("{\"ghost\":{\"view\":\"all\"}}").cover(of("{\"ghost\":{\"view\":\"own\"}}"), MODEL))
                .isTrue();
    }

    @Test
    void onlyWhoAdministersCoversAnAdministrator() {
        Rights everything = of("{\"*\":{\"view\":\"all\",\"create\":\"all\",\"edit\":\"all\",\"delete\":\"all\"}}");

        assertThat(administrator().cover(administrator(), MODEL)).isTrue();
        assertThat(administrator().cover(everything, MODEL)).isTrue();
        assertThat(everything.cover(administrator(), MODEL)).isFalse();
        assertThat(administrator().narrowedTo(Set.of("user")).cover(administrator(), MODEL))
                .isFalse();
        assertThat(administrator().narrowedTo(Set.of("user")).cover(everything, MODEL))
                .isFalse();
    }
}
