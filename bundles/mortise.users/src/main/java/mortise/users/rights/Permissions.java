package mortise.users.rights;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import mortise.entity.Action;
import org.jspecify.annotations.Nullable;

/**
 * What one role permits: a level for each action, for an entity by name or for every entity ({@code *}). What an entity's
 * own line does not say is said by the line of every entity, which never speaks of administration. Entities that are not
 * installed may be named: they may come.
 *
 * @param levels by entity, then by action
 */
public record Permissions(Map<String, Map<Action, Level>> levels) {
    /** The line of every entity. */
    public static final String EVERY = "*";

    /** No permission at all. */
    static final Permissions NONE = new Permissions(Map.of());

    private static final Pattern ENTITY = Pattern.compile("[a-z][A-Za-z0-9_]{0,49}");
    private static final int MAX_ENTITIES = 1_000;
    private static final String ACTIONS =
            Arrays.stream(Action.values()).map(Permissions::word).collect(Collectors.joining(", "));
    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build()
            .reader()
            .with(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    /** Returns how permissions and scopes write an action. */
    public static String word(Action action) {
        return action.name().toLowerCase(Locale.ROOT);
    }

    /** Returns the action that permissions and scopes write so, or null. */
    public static @Nullable Action action(String word) {
        return Arrays.stream(Action.values())
                .filter(action -> word(action).equals(word))
                .findFirst()
                .orElse(null);
    }

    /** Reads permissions that were checked when they were saved; what cannot be read permits nothing. */
    static Permissions read(@Nullable String json) {
        List<String> problems = new ArrayList<>();
        return read(json, problems::add);
    }

    /**
     * Reads permissions.
     *
     * @param json an object of objects; null or empty permits nothing
     * @param problems hears of everything that is wrong, each with the path where
     */
    public static Permissions read(@Nullable String json, Consumer<String> problems) {
        if (json == null || json.isBlank()) {
            return NONE;
        }
        JsonNode root;
        try {
            root = JSON.readTree(json);
        } catch (JsonProcessingException unreadable) {
            problems.accept("no JSON: " + unreadable.getOriginalMessage());
            return NONE;
        }
        if (!root.isObject() || root.size() > MAX_ENTITIES) {
            problems.accept("an object with at most " + MAX_ENTITIES + " names of entities is expected, as"
                    + " {\"account\": {\"view\": \"all\"}}");
            return NONE;
        }
        Map<String, Map<Action, Level>> levels = new TreeMap<>();
        root.properties().forEach(line -> {
            String entity = line.getKey();
            if (!entity.equals(EVERY) && !ENTITY.matcher(entity).matches()) {
                problems.accept(entity + ": cannot name an entity; a name as account, or * for every one");
            } else if (!line.getValue().isObject()) {
                problems.accept(entity + ": an object of actions is expected, as {\"view\": \"all\"}");
            } else {
                levels.put(entity, line(entity, line.getValue(), problems));
            }
        });
        return new Permissions(Map.copyOf(levels));
    }

    private static Map<Action, Level> line(String entity, JsonNode words, Consumer<String> problems) {
        Map<Action, Level> line = new EnumMap<>(Action.class);
        words.properties().forEach(each -> {
            String path = entity + "." + each.getKey();
            Action action = action(each.getKey());
            Level level = Level.of(each.getValue().textValue());
            if (action == null) {
                problems.accept(path + ": unknown action; one of " + ACTIONS);
            } else if (level == null) {
                problems.accept(path + ": unknown level " + each.getValue() + "; one of " + Level.WORDS);
            } else {
                line.put(action, level);
            }
        });
        return line;
    }

    /** Returns the level of an action with an entity. */
    Level level(String entity, boolean administrative, Action action) {
        Level own = levels.getOrDefault(entity, Map.of()).get(action);
        if (own != null || administrative) {
            return own == null ? Level.NONE : own;
        }
        return levels.getOrDefault(EVERY, Map.of()).getOrDefault(action, Level.NONE);
    }

    /** Returns the entities that have a line of their own. */
    Set<String> entities() {
        return levels.keySet();
    }
}
