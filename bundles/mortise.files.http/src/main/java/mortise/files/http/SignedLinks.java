package mortise.files.http;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import mortise.files.FileLink;
import mortise.files.FileLinks;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Links that say themselves what they lead to and until when, under a signature (HMAC-SHA-256); nothing is stored for them.
 */
@Component(service = {FileLinks.class, SignedLinks.class})
public final class SignedLinks implements FileLinks {
    /** Where links begin. */
    static final String ROOT = "/files";

    private static final String ALGORITHM = "HmacSHA256";

    /** The longest there can be is well below, and no more than that is looked at. */
    private static final int LONGEST = 2_000;

    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    /** What a link of ours leads to, and until when. */
    record Target(String key, String name, String contentType, boolean shown, Instant expires) {}

    private final LinkKey key;
    private final Clock clock;

    /** Called by the host. */
    @Activate
    public SignedLinks(@Reference LinkKey key) {
        this(key, Clock.systemUTC());
    }

    SignedLinks(LinkKey key, Clock clock) {
        this.key = key;
        this.clock = clock;
    }

    @Override
    public String link(FileLink link) {
        long expires = clock.instant().plus(link.valid()).getEpochSecond();
        String text = String.join(
                "\n", Long.toString(expires), link.key(), link.contentType(), link.shown() ? "1" : "0", link.name());
        String target = ENCODER.encodeToString(text.getBytes(StandardCharsets.UTF_8));
        return ROOT + "/" + target + "." + ENCODER.encodeToString(sign(target));
    }

    /** Returns where a link leads, also one that has expired; empty if it is none of ours. */
    Optional<Target> read(String link) {
        int dot = link.indexOf('.');
        if (dot < 0 || link.length() > LONGEST) {
            return Optional.empty();
        }
        String target = link.substring(0, dot);
        try {
            if (!MessageDigest.isEqual(sign(target), Base64.getUrlDecoder().decode(link.substring(dot + 1)))) {
                return Optional.empty();
            }
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
        String[] parts = new String(Base64.getUrlDecoder().decode(target), StandardCharsets.UTF_8).split("\n", 5);
        return Optional.of(new Target(
                parts[1], parts[4], parts[2], parts[3].equals("1"), Instant.ofEpochSecond(Long.parseLong(parts[0]))));
    }

    /** Returns how long a link still works; zero or less if it has expired. */
    Duration left(Target target) {
        return Duration.between(clock.instant(), target.expires());
    }

    private byte[] sign(String target) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key.bytes(), ALGORITHM));
            // Named, so that a signature made for anything else with this key is none here.
            return mac.doFinal(("link 1\n" + target).getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new AssertionError(everyJdkHasIt);
        }
    }
}
