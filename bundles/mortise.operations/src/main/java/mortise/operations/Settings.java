package mortise.operations;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What an operator decides about operating; all parts of this bundle share it. */
@ObjectClassDefinition(name = "Health, metrics and extensions")
public @interface Settings {
    /** The name of the settings. */
    String PID = "mortise.operations";

    /** Who may read metrics and the details of health. */
    @AttributeDefinition(
            description = "Shows metrics and the details of health to everybody who can reach the port. false: to this"
                    + " machine, unless by a proxy, and to tokens of administrators.")
    boolean open() default false;

    /** How large an extension may be. */
    @AttributeDefinition(
            description = "Largest jar of an extension that is accepted, in MiB. 1 to 1024.",
            min = "1",
            max = "1024")
    int maxExtensionMebibytes() default 64;
}
