package mortise.search.lucene;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import mortise.search.SearchDocument;
import mortise.search.SearchDocument.Entry;
import mortise.search.SearchMarker;
import mortise.search.SearchWords;
import org.apache.lucene.document.BinaryPoint;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedSetDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.Term;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.NumericUtils;

/**
 * Documents in Lucene's form. The kind of an entry is a part of its field's name there, because a name has one kind for
 * ever.
 */
final class Documents {
    /** The record's id as a term. */
    static final String ID = "_id";
    /** The record's id as a number, to tell hits of one score apart. */
    static final String KEY = "_key";
    /** Its version. */
    static final String VERSION = "_version";
    /** How long its title is: of hits with one score, short ones come first. */
    static final String LENGTH = "_length";
    /** Marks what can be found. */
    static final Term LIVE = new Term("_live", "1");
    /** When a record was deleted; only its id is kept then. */
    static final String GONE = "_gone";
    /** Its title, as it is shown. */
    static final String TITLE = "_title";
    /** Which fields have a value. */
    static final String HAS = "_has";

    /** Words of a text that names the record. */
    static final String TITLE_WORDS = "T.";
    /** Words of another text. */
    static final String WORDS = "t.";
    /** Keywords. */
    static final String KEYWORD = "k.";
    /** Keywords in lower case. */
    static final String LOWER = "l.";
    /** Keywords to sort by and to count: the folded one, a NUL, the keyword. */
    static final String VALUES = "s.";
    /** Numbers. */
    static final String NUMBER = "n.";

    /** The version of a record that was deleted. */
    static final long DELETED = Long.MAX_VALUE;

    private static final int SORTED_LETTERS = 200;
    private static final int DIGITS_BEHIND = 10;
    private static final int NUMBER_BYTES = 16;
    private static final BigInteger LARGEST = BigInteger.ONE.shiftLeft(126);

    /** Words without their places: they may stand in any order, and are marked by reading the text again. */
    private static final FieldType TEXT = new FieldType(TextField.TYPE_NOT_STORED);

    static {
        TEXT.setIndexOptions(IndexOptions.DOCS_AND_FREQS);
        TEXT.freeze();
    }

    private Documents() {}

    static Term id(long id) {
        return new Term(ID, Long.toString(id));
    }

    static Document of(SearchDocument given) {
        Document document = new Document();
        document.add(new StringField(ID, Long.toString(given.id()), Field.Store.NO));
        document.add(new NumericDocValuesField(KEY, given.id()));
        document.add(new NumericDocValuesField(VERSION, given.version()));
        document.add(new NumericDocValuesField(LENGTH, given.title().length()));
        document.add(new StringField(LIVE.field(), LIVE.text(), Field.Store.NO));
        document.add(new StoredField(TITLE, given.title()));
        number(document, "id", BigDecimal.valueOf(given.id()));
        Set<String> has = new HashSet<>(Set.of("id"));
        for (Entry entry : given.entries()) {
            has.add(entry.field());
            if (entry instanceof SearchDocument.Text text) {
                String name = (text.title() ? TITLE_WORDS : WORDS) + text.field();
                document.add(new Field(name, text.text(), TEXT));
                document.add(new StoredField(
                        name,
                        text.text().length() > SearchMarker.KEPT_TEXT
                                ? text.text().substring(0, SearchMarker.KEPT_TEXT)
                                : text.text()));
            } else if (entry instanceof SearchDocument.Keyword keyword) {
                keyword(document, keyword.field(), keyword.value());
            } else if (entry instanceof SearchDocument.Number number) {
                number(document, number.field(), number.value());
            }
        }
        has.forEach(field -> document.add(new StringField(HAS, field, Field.Store.NO)));
        return document;
    }

    /** What is kept of a record that was deleted. */
    static Document gone(long id, long now) {
        Document document = new Document();
        document.add(new StringField(ID, Long.toString(id), Field.Store.NO));
        document.add(new NumericDocValuesField(VERSION, DELETED));
        document.add(new LongPoint(GONE, now));
        return document;
    }

    private static void keyword(Document document, String field, String value) {
        document.add(new StringField(KEYWORD + field, value, Field.Store.NO));
        document.add(new StringField(LOWER + field, value.toLowerCase(Locale.ROOT), Field.Store.NO));
        String folded = SearchWords.folded(value).replace('\0', ' ');
        document.add(new SortedSetDocValuesField(
                VALUES + field,
                new BytesRef((folded.length() > SORTED_LETTERS ? folded.substring(0, SORTED_LETTERS) : folded)
                        + '\0'
                        + value)));
    }

    private static void number(Document document, String field, BigDecimal value) {
        byte[] bytes = bytes(value, RoundingMode.HALF_EVEN);
        document.add(new BinaryPoint(NUMBER + field, bytes));
        document.add(new SortedSetDocValuesField(NUMBER + field, new BytesRef(bytes)));
    }

    /** A number as bytes that sort as it does; ten digits behind the point, 28 before it. */
    static byte[] bytes(BigDecimal value, RoundingMode rounding) {
        BigInteger whole = value.setScale(DIGITS_BEHIND, rounding).unscaledValue();
        byte[] bytes = new byte[NUMBER_BYTES];
        NumericUtils.bigIntToSortableBytes(whole.min(LARGEST).max(LARGEST.negate()), NUMBER_BYTES, bytes, 0);
        return bytes;
    }

    /** Tells whether a number has more digits behind the point than any that is indexed. */
    static boolean isBetweenTwo(BigDecimal value) {
        return value.stripTrailingZeros().scale() > DIGITS_BEHIND;
    }
}
