package mortise.web.form;

import mortise.entity.FileRules;
import mortise.web.text.Formats;
import mortise.web.text.Texts;

/** Says what a field of files takes. */
public final class FileTexts {
    private FileTexts() {}

    /** Returns a sentence, empty if it takes everything. */
    public static String limits(FileRules rules, Texts texts, Formats formats) {
        String kind = rules.image()
                ? texts.get("file.pictures")
                : rules.types().isEmpty() ? "" : String.join(", ", rules.types());
        if (rules.maxBytes() == 0) {
            return kind;
        }
        String most = texts.get("file.most", formats.bytes(rules.maxBytes()));
        return kind.isEmpty() ? most : kind + "; " + most;
    }
}
