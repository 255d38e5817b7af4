package mortise.rest.openapi;

import static mortise.rest.openapi.Tree.object;
import static mortise.rest.openapi.Tree.reference;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mortise.jsonapi.Api;
import mortise.rest.host.Applications;
import org.glassfish.jersey.server.model.Resource;
import org.glassfish.jersey.server.model.ResourceMethod;

/** Lists the addresses of an extension's own resources: paths, methods and media types, which is what they say of themselves. */
final class ApplicationPaths {
    private static final Pattern VARIABLE = Pattern.compile("\\{\\s*([\\w.-]+)\\s*(?::(?:[^{}]|\\{[^{}]*})*)?}");
    private static final Set<String> METHODS =
            Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace");

    private final Applications.Installed application;

    ApplicationPaths(Applications.Installed application) {
        this.application = application;
    }

    void addTo(Map<String, Object> paths) {
        Set<Class<?>> classes = new LinkedHashSet<>(application.application().getClasses());
        application.application().getSingletons().forEach(singleton -> classes.add(singleton.getClass()));
        for (Class<?> type : classes) {
            if (Resource.isAcceptable(type)) {
                add(Resource.from(type), Api.ROOT + "/" + application.name(), paths);
            }
        }
    }

    private void add(Resource resource, String above, Map<String, Object> paths) {
        String path = join(above, resource.getPath());
        List<ResourceMethod> methods = resource.getResourceMethods();
        if (!methods.isEmpty()) {
            @SuppressWarnings("unchecked")
            Map<String, Object> item = (Map<String, Object>) paths.computeIfAbsent(plain(path), name -> object());
            for (ResourceMethod method : methods) {
                String verb = method.getHttpMethod().toLowerCase(Locale.ROOT);
                if (METHODS.contains(verb)) {
                    item.putIfAbsent(verb, operation(method, path));
                }
            }
        }
        resource.getChildResources().forEach(child -> add(child, path, paths));
    }

    private static String join(String above, String path) {
        String step = path == null ? "" : path.replaceAll("^/+|/+$", "");
        return step.isEmpty() ? above : above + "/" + step;
    }

    private static String plain(String path) {
        return VARIABLE.matcher(path).replaceAll("{$1}");
    }

    private Map<String, Object> operation(ResourceMethod method, String path) {
        Map<String, Object> operation = object("tags", List.of(application.name()));
        List<Object> parameters = new ArrayList<>();
        Matcher variables = VARIABLE.matcher(path);
        while (variables.find()) {
            parameters.add(object(
                    "name", variables.group(1), "in", "path", "required", true, "schema", object("type", "string")));
        }
        if (!parameters.isEmpty()) {
            operation.put("parameters", parameters);
        }
        Map<String, Object> content = object();
        method.getProducedTypes().forEach(type -> content.put(type.toString(), object()));
        Map<String, Object> answer = object("description", "As the extension says");
        if (!content.isEmpty()) {
            answer.put("content", content);
        }
        operation.put("responses", object("default", answer, "4XX", reference("responses", "refused")));
        return operation;
    }
}
