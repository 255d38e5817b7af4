package mortise.webhooks.records;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import mortise.core.Failure;
import mortise.socket.Settings;
import mortise.webhooks.records.Poster.Answer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The way out: to whom messages may go, and how long an answer is waited for. Safe for use by many threads. */
@Component(service = Outlet.class, configurationPid = Outlet.PID)
@Designate(ocd = Outlet.Config.class)
public final class Outlet implements AutoCloseable {
    static final String PID = "mortise.webhooks.records";

    private static final Settings SETTINGS = new Settings(PID);
    /** What Java takes for an address by itself, without asking for a name. */
    private static final Pattern LITERAL = Pattern.compile("[0-9.]+|\\[.*\\]");

    /** What an operator decides about webhooks. */
    @ObjectClassDefinition(name = "Webhooks")
    public @interface Config {
        /** Networks that may be reached. */
        @AttributeDefinition(
                description = "Networks that webhooks may reach although they are not public, between commas, as"
                        + " 10.1.0.0/16, fd12::/16.")
        String allowedNetworks() default "";

        /** Whether messages may go unencrypted. */
        @AttributeDefinition(description = "Whether addresses may begin with http:// too.")
        boolean plainHttp() default false;

        /** How long is waited. */
        @AttributeDefinition(
                description = "Seconds to wait for a connection, and for an answer to begin. 1 to 60.",
                min = "1",
                max = "60")
        int timeoutSeconds() default 10;

        /** How long messages are kept. */
        @AttributeDefinition(
                description = "Days that messages are kept which were delivered or have failed; 0 for ever.",
                min = "0",
                max = "3650")
        int keepDays() default 30;
    }

    private final Networks networks;
    private final boolean plainHttp;
    private final int keepDays;
    private final Poster poster;
    private final Receivers receivers = new Receivers(Clock.systemUTC());

    /**
     * Called by the host.
     *
     * @throws Failure INVALID if a setting cannot work
     */
    @Activate
    public Outlet(Config config) {
        try {
            networks = Networks.allowing(config.allowedNetworks());
        } catch (IllegalArgumentException wrong) {
            throw SETTINGS.refused(
                    "allowedNetworks", config.allowedNetworks(), String.valueOf(wrong.getMessage()), wrong);
        }
        plainHttp = config.plainHttp();
        keepDays = SETTINGS.between("keepDays", config.keepDays(), 0, 3650);
        int seconds = SETTINGS.between("timeoutSeconds", config.timeoutSeconds(), 1, 60);
        poster = new Poster(networks, Duration.ofSeconds(seconds));
    }

    /** Gives up the connections. */
    @Override
    @Deactivate
    public void close() {
        poster.close();
    }

    int keepDays() {
        return keepDays;
    }

    /**
     * Returns an address as it can be sent to.
     *
     * @throws Failure INVALID if it cannot
     */
    URI address(String url) {
        URI address;
        try {
            address = new URI(url.strip()).parseServerAuthority();
        } catch (URISyntaxException wrong) {
            throw new Failure(Failure.Kind.INVALID, "not-an-address", "'" + url + "' is no address of the web", wrong);
        }
        String scheme = Objects.toString(address.getScheme(), "").toLowerCase(Locale.ROOT);
        boolean open = scheme.equals("http") && plainHttp;
        if (!scheme.equals("https") && !open) {
            throw Failure.invalid(
                    "not-https",
                    scheme.equals("http")
                            ? "messages go over https only, unless the operator allows otherwise (plainHttp)"
                            : "an address begins with https://");
        }
        if (address.getHost() == null || address.getHost().isEmpty()) {
            throw Failure.invalid("not-an-address", "the address names no host");
        }
        if (address.getRawUserInfo() != null || address.getRawFragment() != null) {
            throw Failure.invalid("not-an-address", "an address has no user, password or fragment here");
        }
        if (LITERAL.matcher(address.getHost()).matches()) {
            try {
                networks.check(address.getHost(), InetAddress.getAllByName(address.getHost()));
            } catch (UnknownHostException none) {
                throw new Failure(
                        Failure.Kind.INVALID, "not-an-address", "there is no host " + address.getHost(), none);
            }
        }
        return address;
    }

    /**
     * Posts a message of a webhook and returns the answer, whatever its status.
     *
     * @throws Failure INVALID if nothing may be sent to the address; UNAVAILABLE if there is no answer, or if there was none several
     *     times before
     */
    Answer post(long webhook, String url, Map<String, String> headers, byte[] body) {
        URI address = address(url);
        if (!receivers.mayTry(webhook)) {
            throw Failure.unavailable(
                    "not tried: the attempts before it have failed, and the receiver is left alone", null);
        }
        boolean answered = false;
        try {
            Answer answer = poster.post(address, headers, body);
            answered = answer.status() < 500 && answer.status() != 429;
            return answer;
        } finally {
            if (answered) {
                receivers.answered(webhook);
            } else {
                receivers.failed(webhook);
            }
        }
    }
}
