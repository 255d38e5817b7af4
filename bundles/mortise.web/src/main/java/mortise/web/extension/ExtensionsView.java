package mortise.web.extension;

import java.util.List;
import mortise.core.Extensions.Effect;
import mortise.core.Extensions.Extension;
import mortise.core.Extensions.Offer;
import mortise.core.Extensions.State;
import mortise.entity.EntityType;
import mortise.web.http.Visit;
import org.jspecify.annotations.Nullable;

/**
 * What the page of extensions shows.
 *
 * @param available whether the part that installs extensions is there
 * @param problem why nothing was installed, empty for nothing
 * @param selected the one that is looked at, null for none
 * @param effects what the selected one gives the host
 */
public record ExtensionsView(
        Visit visit,
        boolean available,
        List<Extension> installed,
        List<Offer> offers,
        String problem,
        @Nullable Extension selected,
        List<Effect> effects) {
    /** Returns the address that looks at one. */
    public static String href(Extension extension) {
        return ExtensionScreens.PATH + "?x=" + extension.id();
    }

    /** Returns where the removal of one is asked for. */
    public static String remove(Extension extension) {
        return ExtensionScreens.PATH + "/remove?x=" + extension.id();
    }

    /** Returns the name of the icon of an extension: that of its first entity. */
    public String icon(Extension extension) {
        return extension.entities().stream()
                .flatMap(name -> visit.model().find(name).stream())
                .map(EntityType::icon)
                .findFirst()
                .orElse("blocks");
    }

    /** Returns the entities that an extension brings, as people call them. */
    public String brings(Extension extension) {
        return String.join(
                ", ",
                extension.entities().stream()
                        .map(name ->
                                visit.model().find(name).map(EntityType::plural).orElse(name))
                        .toList());
    }

    /** Returns the class of the dot that says how one fares. */
    public static String tone(State state) {
        return switch (state) {
            case RUNNING -> "good";
            case WAITING -> "warn";
            case FAILED -> "bad";
        };
    }

    /** Returns the name of the icon that stands for a kind of effect. */
    public static String icon(Effect effect) {
        return switch (effect.what()) {
            case "entity" -> "table-properties";
            case "menu" -> "menu";
            case "page" -> "file-text";
            case "panel" -> "panel-right";
            case "resource" -> "globe";
            case "hooks" -> "anchor";
            case "relation" -> "unlink";
            default -> "package";
        };
    }
}
