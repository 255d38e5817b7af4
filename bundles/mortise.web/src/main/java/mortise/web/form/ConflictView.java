package mortise.web.form;

import java.util.List;
import java.util.Map;
import mortise.entity.Field;
import mortise.entity.Record;
import mortise.web.http.Visit;
import mortise.web.shell.Titles;
import mortise.web.text.Formats;
import mortise.web.text.TextDiff;
import mortise.web.text.Texts;
import org.jspecify.annotations.Nullable;

/**
 * What is shown when two people saved one record: both versions of every field that both changed, and what was merged.
 *
 * @param current the record as somebody else saved it
 * @param base the version the person saw first
 * @param who who saved it last
 * @param when at what time
 * @param origin how, as the end of a sentence; empty if by these pages
 * @param sent what the person's form sent, to be sent again: names and values of inputs
 * @param fields the names of the fields in it
 * @param problem what is missing, empty for nothing
 * @param to where to go afterwards, empty for the record
 */
public record ConflictView(
        Visit visit,
        Record current,
        int base,
        String who,
        String when,
        String origin,
        List<Clash> clashes,
        List<Merged> merged,
        List<Field> untouched,
        List<Map.Entry<String, String>> sent,
        List<String> fields,
        String problem,
        String to,
        Inputs inputs,
        Titles titles) {
    /**
     * A field that both changed.
     *
     * @param was its value before both, null for none
     * @param chosen {@code mine}, {@code theirs}, {@code both}, or empty
     * @param mineWords what the person changed in a text, empty for other types
     * @param joined the text with both changes, null if they touch each other
     */
    public record Clash(
            Field field,
            @Nullable Object was,
            @Nullable Object mine,
            @Nullable Object theirs,
            String who,
            String when,
            String chosen,
            List<TextDiff.Part> mineWords,
            List<TextDiff.Part> theirWords,
            @Nullable String joined,
            List<TextDiff.Part> joinedWords) {
        /** Tells whether a side is chosen. */
        public boolean isChosen(String side) {
            return chosen.equals(side);
        }
    }

    /**
     * A field that one of both changed.
     *
     * @param who whoever changed it, empty for the person
     */
    public record Merged(Field field, @Nullable Object was, @Nullable Object now, String who) {}

    /** Returns the words of the reader's language. */
    public Texts texts() {
        return visit.texts();
    }

    /** Returns the reader's formats. */
    public Formats formats() {
        return visit.formats();
    }

    /** Returns the record's path. */
    public String path() {
        return "/" + current.type().path() + "/" + current.id();
    }

    /** Returns how many fields are decided. */
    public int done() {
        return (int) clashes.stream().filter(clash -> !clash.chosen().isEmpty()).count();
    }

    /** Returns the names of the fields that are sent. */
    public String names() {
        return String.join(",", fields);
    }

    /** Returns the names of the fields to decide. */
    public String clashing() {
        return String.join(
                ",", clashes.stream().map(clash -> clash.field().name()).toList());
    }

    /** Returns the titles of the fields nobody changed, the first few of them. */
    public String untouchedTitles() {
        return String.join(", ", untouched.stream().limit(6).map(Field::title).toList());
    }
}
