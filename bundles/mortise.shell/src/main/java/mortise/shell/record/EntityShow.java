package mortise.shell.record;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import mortise.entity.Entities;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.Model;
import mortise.entity.Relation;
import mortise.shell.Known;
import mortise.shell.kit.HostCommand;
import mortise.shell.kit.OptionsAnywhere;
import mortise.shell.kit.Output;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Parsing;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Shows the fields and relations of one entity. */
@Service
@Parsing(OptionsAnywhere.class)
@Command(scope = "mortise", name = "entity-show", description = "Shows an entity's fields and relations")
public final class EntityShow extends HostCommand {
    @Argument(index = 0, name = "entity", description = "Name of the entity", required = true)
    @Completion(Known.EntityNames.class)
    private String entity = "";

    @Override
    protected Output run() {
        Model model = service(Entities.class).model();
        EntityType type = model.type(entity);
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Field field : type.fields()) {
            rows.add(Output.row(
                    "name", field.name(),
                    "type", field.type().name(),
                    "column", field.column(),
                    "rules", rules(field),
                    "leadsTo", field.target()));
        }
        Set<String> fields = type.fields().stream().map(Field::name).collect(Collectors.toSet());
        for (Relation relation : model.relations(type)) {
            if (!fields.contains(relation.name())) {
                rows.add(Output.row(
                        "name",
                        relation.name(),
                        "type",
                        "RELATION",
                        "column",
                        "",
                        "rules",
                        List.of(),
                        "leadsTo",
                        relation.target().name() + "." + relation.field().name()));
            }
        }
        return Output.table(rows);
    }

    private static List<String> rules(Field field) {
        List<String> rules = new ArrayList<>();
        add(rules, field.required(), "required");
        add(rules, field.unique(), "unique");
        add(rules, field.readOnly(), "read only");
        add(rules, field.hidden(), "hidden");
        add(rules, field.computed(), "computed");
        add(rules, field.length() > 0, "at most " + field.length() + " characters");
        add(rules, field.minimum() != null, "from " + field.minimum());
        add(rules, field.maximum() != null, "to " + field.maximum());
        field.choices().forEach(choice -> rules.add(choice.key()));
        return rules;
    }

    private static void add(List<String> rules, boolean applies, String rule) {
        if (applies) {
            rules.add(rule);
        }
    }
}
