package mortise.shell.node;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import mortise.shell.kit.HostCommand;
import mortise.shell.kit.OptionsAnywhere;
import mortise.shell.kit.Output;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Parsing;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.MetaTypeInformation;
import org.osgi.service.metatype.MetaTypeService;
import org.osgi.service.metatype.ObjectClassDefinition;

/** Lists settings: what they are for, what they are and what they would be. Secrets are never shown. */
@Service
@Parsing(OptionsAnywhere.class)
@Command(
        scope = "mortise",
        name = "setting-list",
        description =
                "Lists settings with their values, defaults and the environment variables that set them; of one file,"
                        + " with descriptions")
public final class SettingList extends HostCommand {
    private static final String OURS = "mortise.";
    private static final String SECRET = "(secret)";

    @Argument(index = 0, name = "pid", description = "Only those of this file in etc, as mortise.web")
    @Completion(Pids.class)
    private @Nullable String pid;

    @Override
    protected Output run() throws IOException, InvalidSyntaxException {
        List<Map<String, Object>> rows = new ArrayList<>();
        Map<String, ObjectClassDefinition> definitions = definitions(service(MetaTypeService.class));
        for (Map.Entry<String, ObjectClassDefinition> definition : definitions.entrySet()) {
            if (pid == null || pid.equals(definition.getKey())) {
                Dictionary<String, Object> values = values(definition.getKey());
                for (AttributeDefinition attribute :
                        definition.getValue().getAttributeDefinitions(ObjectClassDefinition.ALL)) {
                    rows.add(row(definition.getKey(), attribute, values));
                }
            }
        }
        return pid == null
                ? Output.table(rows, "pid", "key", "value", "variable")
                : Output.table(rows, "key", "value", "default", "variable", "description");
    }

    private Map<String, ObjectClassDefinition> definitions(MetaTypeService metatype) {
        Map<String, ObjectClassDefinition> definitions = new TreeMap<>();
        for (Bundle bundle : context().getBundles()) {
            MetaTypeInformation information = metatype.getMetaTypeInformation(bundle);
            if (information != null) {
                Arrays.stream(information.getPids())
                        .filter(name -> name.startsWith(OURS) || name.equals(pid))
                        .forEach(name -> definitions.put(name, information.getObjectClassDefinition(name, null)));
            }
        }
        return definitions;
    }

    private @Nullable Dictionary<String, Object> values(String name) throws IOException, InvalidSyntaxException {
        Configuration[] found = service(ConfigurationAdmin.class).listConfigurations("(service.pid=" + name + ")");
        return found == null ? null : found[0].getProperties();
    }

    private static Map<String, Object> row(
            String name, AttributeDefinition attribute, @Nullable Dictionary<String, Object> values) {
        String preset = attribute.getDefaultValue() == null ? "" : String.join(", ", attribute.getDefaultValue());
        Object set = values == null ? null : values.get(attribute.getID());
        boolean secret = attribute.getType() == AttributeDefinition.PASSWORD;
        return Output.row(
                "pid",
                name,
                "key",
                attribute.getID(),
                "value",
                set == null ? preset : secret ? SECRET : set.toString(),
                "default",
                preset,
                "variable",
                variable(name, attribute.getID()),
                "description",
                attribute.getDescription());
    }

    /** The rule is that of mortise.launcher, which reads the variables at the start. */
    private static String variable(String name, String key) {
        return name.startsWith(OURS) ? SettingNames.variable(name, key) : "";
    }
}
