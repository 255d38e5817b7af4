package mortise.users.reset;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;
import mortise.entity.EntityType;
import mortise.entity.Record;
import mortise.mail.Address;
import mortise.mail.Mail;
import mortise.mail.MailQueue;
import mortise.mail.MailQueue.About;

/** The mails of a forgotten password, in English or German. Their text is plain: a link that can be read can be trusted. */
final class ResetMail {
    private static final Control NO_OTHER = Control.getNoFallbackControl(Control.FORMAT_PROPERTIES);

    private final MailQueue mails;

    ResetMail(MailQueue mails) {
        this.mails = mails;
    }

    /** Only the recipient may read it: nobody else sees the link, in the log neither. */
    void link(Record user, Locale asked, int minutes, String link) {
        send(user, asked, "link", Integer.toString(minutes), link);
    }

    void changed(Record user, Locale asked) {
        send(user, asked, "changed", "", "");
    }

    private void send(Record user, Locale asked, String which, String minutes, String link) {
        String chosen = user.text("locale");
        Locale locale = chosen.isEmpty() ? asked : Locale.forLanguageTag(chosen);
        ResourceBundle words = ResourceBundle.getBundle(
                "mortise.users.reset.mail", locale, ResetMail.class.getClassLoader(), NO_OTHER);
        Mail mail = Mail.draft()
                .to(new Address(user.text("title"), user.text("email")))
                .subject(words.getString(which + ".subject"))
                .text(new MessageFormat(words.getString(which + ".text"), Locale.ROOT)
                        .format(new Object[] {user.text("title"), user.text("name"), minutes, link}))
                .language(words.getLocale().equals(Locale.ROOT) ? Locale.ENGLISH : words.getLocale())
                .build();
        About about = new About("", EntityType.USER, user.id(), "", false);
        mails.send(mail, link.isEmpty() ? about : about.inConfidence());
    }
}
