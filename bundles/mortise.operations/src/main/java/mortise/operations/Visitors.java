package mortise.operations;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Objects;
import mortise.access.Tokens;
import mortise.access.Users;
import mortise.core.Failure;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Decides who may look inside the node: everybody if the operator says so, else whoever is on this machine and not
 * behind a proxy, and programs with an administrator's token.
 */
@Component(service = Visitors.class, configurationPid = Settings.PID)
@Designate(ocd = Settings.class)
public final class Visitors {
    private static final String BEARER = "Bearer ";
    /** What proxies add. Behind one on this machine, everybody would come from this machine. */
    private static final List<String> PROXY_HEADERS = List.of("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via");

    private final boolean open;

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    private volatile List<Tokens> tokens = List.of();

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    private volatile List<Users> users = List.of();

    /** Called by the host. */
    @Activate
    public Visitors(Settings settings) {
        open = settings.open();
    }

    /** Tells whether a request may be answered with figures and messages. */
    public boolean mayLookInside(HttpServletRequest request) {
        return open || isFromThisMachine(request) || isFromAdministrator(request);
    }

    private static boolean isFromThisMachine(HttpServletRequest request) {
        try {
            return PROXY_HEADERS.stream().noneMatch(header -> request.getHeader(header) != null)
                    && InetAddress.getByName(request.getRemoteAddr()).isLoopbackAddress();
        } catch (UnknownHostException noAddress) {
            return false;
        }
    }

    private boolean isFromAdministrator(HttpServletRequest request) {
        String authorization = Objects.toString(request.getHeader("Authorization"), "");
        if (!authorization.startsWith(BEARER)) {
            return false;
        }
        try {
            return tokens.stream()
                    .flatMap(known -> known.authenticate(authorization.substring(BEARER.length())).stream())
                    .anyMatch(identity -> users.stream().anyMatch(known -> known.administers(identity)));
        } catch (Failure unavailable) {
            return false;
        }
    }
}
