package mortise.users.password;

import java.security.SecureRandom;

/** Makes passwords that people can read out and type: five words of five letters, 80 bits, as {@code lusab-gutih-…}. */
public final class NewPassword {
    private static final String CONSONANTS = "bdfghjklmnprstvz";
    private static final String VOWELS = "aiou";
    private static final int WORDS = 5;
    private static final SecureRandom RANDOM = new SecureRandom();

    private NewPassword() {}

    /** Returns one that nobody has seen before; the caller wipes it. */
    public static char[] make() {
        char[] password = new char[WORDS * 6 - 1];
        int at = 0;
        for (int word = 0; word < WORDS; word++) {
            if (word > 0) {
                password[at++] = '-';
            }
            for (int letter = 0; letter < 5; letter++) {
                String letters = letter % 2 == 0 ? CONSONANTS : VOWELS;
                password[at++] = letters.charAt(RANDOM.nextInt(letters.length()));
            }
        }
        return password;
    }
}
