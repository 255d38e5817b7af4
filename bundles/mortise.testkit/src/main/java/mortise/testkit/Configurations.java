package mortise.testkit;

import java.util.Map;
import org.osgi.util.converter.Converters;

/** Makes a component's configuration as the host would, with the defaults of its annotation. */
public final class Configurations {
    private Configurations() {}

    /**
     * Returns a configuration.
     *
     * @param settings as in the component's cfg, keys and texts; what is left out has its default
     */
    public static <T> T config(Class<T> type, Map<String, ?> settings) {
        return Converters.standardConverter().convert(settings).to(type);
    }
}
