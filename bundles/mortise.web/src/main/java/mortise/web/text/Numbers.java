package mortise.web.text;

import java.math.BigDecimal;
import java.text.DecimalFormatSymbols;
import java.util.Locale;

/** Writes numbers exactly, as people type them, and reads what they type. */
public final class Numbers {
    private static final int LONGEST = 60;

    private Numbers() {}

    /** Returns the number with the locale's decimal sign, its thousands marked and every digit it has. */
    public static String write(BigDecimal number, Locale locale) {
        DecimalFormatSymbols symbols = DecimalFormatSymbols.getInstance(locale);
        String plain = number.abs().toPlainString();
        int point = plain.indexOf('.');
        String whole = point < 0 ? plain : plain.substring(0, point);
        StringBuilder text = new StringBuilder(number.signum() < 0 ? "-" : "");
        for (int i = 0; i < whole.length(); i++) {
            if (i > 0 && (whole.length() - i) % 3 == 0) {
                text.append(symbols.getGroupingSeparator());
            }
            text.append(whole.charAt(i));
        }
        return point < 0
                ? text.toString()
                : text.append(symbols.getDecimalSeparator())
                        .append(plain, point + 1, plain.length())
                        .toString();
    }

    /**
     * Reads a number as people of the locale write it. A sign that can only be a decimal one there, as in 12.5 where a point
     * marks thousands, is taken for one.
     *
     * @throws NumberFormatException if it is none, or could be two different ones
     */
    public static BigDecimal read(String text, Locale locale) {
        DecimalFormatSymbols symbols = DecimalFormatSymbols.getInstance(locale);
        String plain = text.strip().replaceAll("[\\s\u00a0\u202f'\u2019]", "").replace('\u2212', '-');
        if (plain.length() > LONGEST) {
            throw new NumberFormatException("too long");
        }
        if (!plain.matches("[-+]?[0-9.,]+")) {
            throw new NumberFormatException("not a number");
        }
        char decimal = symbols.getDecimalSeparator() == ',' ? ',' : '.';
        char other = decimal == '.' ? ',' : '.';
        int point = plain.indexOf(decimal);
        String whole = point < 0 ? plain : plain.substring(0, point);
        String behind = point < 0 ? "" : '.' + plain.substring(point + 1);
        if (whole.matches("[-+]?[0-9]{1,3}([.,][0-9]{3})+")) {
            whole = whole.replace(String.valueOf(other), "");
        } else if (point < 0 && whole.indexOf(other) == whole.lastIndexOf(other)) {
            whole = whole.replace(other, '.');
        }
        return new BigDecimal(whole + behind);
    }
}
