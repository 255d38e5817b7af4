package mortise.shell.mail;

import java.util.Locale;
import mortise.mail.MailTemplates;
import mortise.shell.kit.HostCommand;
import mortise.shell.kit.OptionsAnywhere;
import mortise.shell.kit.Output;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.Parsing;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Shows what a template makes of a record. */
@Service
@Parsing(OptionsAnywhere.class)
@Command(
        scope = "mortise",
        name = "mail-preview",
        description = "Shows what a mail template makes of a record, for whom sees everything, and sends nothing")
public final class MailPreview extends HostCommand {
    @Argument(index = 0, name = "template", description = "Name of the template", required = true)
    private String template = "";

    @Argument(index = 1, name = "record", description = "Id of the record", required = true)
    private long record;

    @Option(name = "--language", valueToShowInHelp = "tag", description = "A language, as de or de-AT")
    private String language = "";

    @Override
    protected Output run() {
        MailTemplates.Written written =
                service(MailTemplates.class).write(template, Locale.forLanguageTag(language), record);
        return Output.said(
                "subject: " + written.subject() + "\n\n" + written.text(),
                Output.row(
                        "subject", written.subject(),
                        "html", written.html(),
                        "text", written.text(),
                        "language", written.language().toLanguageTag()));
    }
}
