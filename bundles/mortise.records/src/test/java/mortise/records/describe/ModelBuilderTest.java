package mortise.records.describe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import mortise.core.Failure;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.Field.Origin;
import mortise.entity.FieldType;
import mortise.records.describe.ModelBuilder.Draft;
import org.junit.jupiter.api.Test;

class ModelBuilderTest {
    private static final Field NAME = Field.of("name", FieldType.TEXT).build();

    private final Contribution crm = bundle("crm", entity("account", NAME), entity("contact", NAME));

    @Test
    void takesWhatFitsTogether() {
        Draft draft = new ModelBuilder(
                        List.of(crm, bundle("shop", entity("order", NAME)), source(Map.of(), entity("wish", NAME))))
                .build();

        assertThat(draft.types()).extracting(EntityType::name).containsExactly("account", "contact", "order", "wish");
        assertThat(draft.problems()).isEmpty();
        assertThat(draft.owners().get("contact")).isSameAs(crm);
    }

    @Test
    void givesANameToWhoComesFirst() {
        Contribution shop = bundle("shop", entity("order", NAME), entity("account", NAME));
        Contribution later = bundle("later", entity("order", NAME));

        Draft draft = new ModelBuilder(List.of(crm, shop, later)).build();

        assertThat(draft.types()).as("shop waits with all it has").hasSize(3);
        assertThat(draft.problems()).containsOnlyKeys(shop);
        assertThat(draft.problems().values()).singleElement().asString().contains("'account'", "crm");
        assertThat(new ModelBuilder(List.of(shop, later)).build().owners().get("account"))
                .as("it comes in when the first has gone")
                .isSameAs(shop);
    }

    @Test
    void givesAPathAndATableOnce() {
        EntityType path = EntityType.of("other").path("accounts").field(NAME).build();
        EntityType table =
                EntityType.of("another").table("e_account").field(NAME).build();
        EntityType links = entity("box", reference("tags", FieldType.REFERENCES, "tag", ""));
        EntityType taken =
                EntityType.of("boxTag").table("e_box_tags").field(NAME).build();

        assertThat(problem(crm, bundle("a", path))).contains("path 'accounts'", "'account' of crm");
        assertThat(problem(crm, bundle("b", table))).contains("table e_account");
        assertThat(problem(bundle("c", links), bundle("d", taken))).contains("e_box_tags", "'tags'");
        assertThat(problem(bundle("d", taken), bundle("c", links))).contains("e_box_tags", "'tags'");
        assertThat(problem(bundle("e", links, taken))).contains("e_box_tags");
    }

    /** A relation's name is that of a field or of one other relation, in whatever order its entities come. */
    @Test
    void givesARelationsNameOnce() {
        Contribution orders =
                bundle("a", entity("order", reference("account", FieldType.REFERENCE, "account", "items")));
        Contribution bills = bundle("b", entity("bill", reference("account", FieldType.REFERENCE, "account", "items")));
        Contribution named = bundle("c", entity("bill", reference("account", FieldType.REFERENCE, "account", "name")));

        assertThat(problem(crm, orders, bills)).contains("'items' of 'account'", "'account' of entity 'order'");
        assertThat(problem(crm, named)).contains("shown as 'name'");
        assertThat(problem(named, crm)).contains("'account'", "field 'name'");
        assertThat(problem(
                        bundle("self", entity("item", NAME, reference("part", FieldType.REFERENCE, "item", "name")))))
                .contains("shown as 'name'");
    }

    @Test
    void takesNothingOfAnAuthorWhoIsMistaken() {
        Contribution mistaken =
                Contribution.ofBundle("bad", List.of(entity("good", NAME)), Map.of(), List.of(), List.of("no good"));

        Draft draft = new ModelBuilder(List.of(mistaken, crm)).build();

        assertThat(draft.types()).hasSize(2);
        assertThat(draft.problems()).containsEntry(mistaken, List.of("no good"));
    }

    @Test
    void takesEachEntityOfASourceForItself() {
        EntityType evil =
                EntityType.of("evil").table("x; drop table y").field(NAME).build();
        Contribution source = source(Map.of(), entity("account", NAME), evil, entity("wish", NAME));

        Draft draft = new ModelBuilder(List.of(crm, source)).build();

        assertThat(draft.types()).extracting(EntityType::name).containsExactly("account", "contact", "wish");
        assertThat(draft.problems().values()).singleElement().satisfies(problems -> assertThat(problems)
                .hasSize(2));
    }

    @Test
    void addsFieldsToEntitiesOfOthers() {
        Field colour =
                Field.of("colour", FieldType.TEXT).origin(Origin.ADMINISTRATOR).build();
        Contribution source = source(Map.of("account", List.of(colour), "absent", List.of(colour)));

        Draft draft = new ModelBuilder(List.of(source, crm)).build();

        assertThat(draft.types().get(0).field("colour")).hasValue(colour);
        assertThat(draft.problems())
                .as("what waits for its entity is no problem")
                .isEmpty();
    }

    @Test
    void leavesOutAddedFieldsThatDoNotFit() {
        Field good = Field.of("good", FieldType.TEXT).build();
        Contribution source = source(Map.of(
                "account",
                List.of(
                        NAME,
                        Field.of("lower", FieldType.TEXT).column("name_lc").build(),
                        Field.of("id", FieldType.INTEGER).build(),
                        Field.of("evil", FieldType.TEXT).column("x int); --").build(),
                        Field.of("yes", FieldType.BOOLEAN).unique().build(),
                        reference("boss", FieldType.REFERENCE, "account", "name"),
                        reference("first", FieldType.REFERENCE, "account", "all"),
                        Field.of("all", FieldType.TEXT).build(),
                        good)));

        Draft draft = new ModelBuilder(List.of(crm, source)).build();

        EntityType account = draft.types().get(0);
        assertThat(account.fields()).extracting(Field::name).startsWith("name", "first", "good", "createdAt");
        assertThat(draft.problems().get(source)).hasSize(8).allMatch(problem -> problem.contains("'account'"));
    }

    @Test
    void leavesOutWhatIsRefusedLater() {
        Field colour = Field.of("colour", FieldType.TEXT).build();
        Contribution source = source(Map.of("account", List.of(colour)), entity("wish", NAME));
        ModelBuilder builder = new ModelBuilder(List.of(crm, source));

        builder.refuse(builder.build(), "account", Failure.invalidField("colour", "x", "no colour"));
        builder.refuse(builder.build(), "wish", Failure.invalid("x", "no wish"));
        Draft withoutField = builder.build();
        builder.refuse(withoutField, "account", Failure.invalidField("name", "x", "no name"));
        Draft withoutAll = builder.build();

        assertThat(withoutField.types()).extracting(EntityType::name).containsExactly("account", "contact");
        assertThat(withoutField.types().get(0).field("colour")).isEmpty();
        assertThat(withoutField.problems()).containsEntry(source, List.of("no wish", "no colour"));
        assertThat(withoutAll.types()).isEmpty();
        assertThat(withoutAll.problems()).containsEntry(crm, List.of("no name"));
    }

    private static String problem(Contribution... contributions) {
        Draft draft = new ModelBuilder(List.of(contributions)).build();
        assertThat(draft.problems()).containsOnlyKeys(contributions[contributions.length - 1]);
        return draft.problems().values().toString();
    }

    private static Contribution bundle(String name, EntityType... entities) {
        return Contribution.ofBundle(name, List.of(entities), Map.of(), List.of(), List.of());
    }

    private static Contribution source(Map<String, List<Field>> additions, EntityType... entities) {
        return Contribution.ofSource("custom", List.of(entities), additions);
    }

    private static EntityType entity(String name, Field... fields) {
        EntityType.Builder type = EntityType.of(name);
        List.of(fields).forEach(type::field);
        return type.build();
    }

    private static Field reference(String name, FieldType type, String target, String inverse) {
        return Field.of(name, type).target(target).inverse(inverse, "Them").build();
    }
}
