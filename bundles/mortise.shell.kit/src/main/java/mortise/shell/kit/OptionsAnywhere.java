package mortise.shell.kit;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Command;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.parsing.DefaultParser;

/**
 * Lets options stand anywhere in a command line, as people are used to, where Karaf wants them in front. A command asks for
 * it with {@code @Parsing(OptionsAnywhere.class)}.
 */
@Service
public final class OptionsAnywhere extends DefaultParser {
    @Override
    public String preprocess(Session session, CommandLine line) {
        String[] words = line.getArguments();
        return words.length == 0
                ? super.preprocess(session, line)
                : String.join(" ", reorder(words, options(session, words[0])));
    }

    /**
     * Returns the words with the options, and their values, right behind the command's name.
     *
     * @param options the known options, with whether they take a value
     */
    static List<String> reorder(String[] words, Map<String, Boolean> options) {
        List<String> front = new ArrayList<>(List.of(words[0]));
        List<String> rest = new ArrayList<>();
        for (int i = 1; i < words.length; i++) {
            String plain = words[i].replaceAll("^[\"']|[\"']$", "");
            boolean option = plain.startsWith("-") && plain.length() > 1 && !Character.isDigit(plain.charAt(1));
            (option ? front : rest).add(words[i]);
            if (option && options.getOrDefault(plain, false) && i + 1 < words.length) {
                front.add(words[++i]);
            }
        }
        front.addAll(rest);
        return front;
    }

    private static Map<String, Boolean> options(Session session, String word) {
        String name = session.resolveCommand(word);
        for (Command command : session.getRegistry().getCommands()) {
            if (name.equals(command.getScope() + ":" + command.getName())) {
                return options(command);
            }
        }
        return Map.of();
    }

    /** Karaf's API does not tell the class that a command was made of; its implementation does. */
    private static Map<String, Boolean> options(Command command) {
        Map<String, Boolean> options = new HashMap<>();
        try {
            Class<?> type =
                    (Class<?>) command.getClass().getMethod("getActionClass").invoke(command);
            for (; type != null && type != Object.class; type = type.getSuperclass()) {
                for (Field field : type.getDeclaredFields()) {
                    Option option = field.getAnnotation(Option.class);
                    if (option != null) {
                        boolean valued = field.getType() != boolean.class && field.getType() != Boolean.class;
                        options.put(option.name(), valued);
                        List.of(option.aliases()).forEach(alias -> options.put(alias, valued));
                    }
                }
            }
        } catch (ReflectiveOperationException madeOfSomethingElse) {
            return Map.of();
        }
        return options;
    }
}
