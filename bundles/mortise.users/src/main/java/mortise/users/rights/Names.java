package mortise.users.rights;

import java.util.Locale;

/** The names of users, as they are typed and as they are kept. */
public final class Names {
    private static final int LONGEST = 200;

    private Names() {}

    /** Returns a name as it is kept: without blanks around it, in lower case. */
    public static String normal(String typed) {
        String name = typed.length() > LONGEST ? typed.substring(0, LONGEST) : typed;
        return name.strip().toLowerCase(Locale.ROOT);
    }
}
