package mortise.consumer.routes;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.component.seda.SedaComponent;

/**
 * Hand-overs in memory, waited for without a limit: a message of the queue is in work until all that was handed over is
 * done, so that nothing is lost when the process dies. (Exchanges of the queue ask to be waited for; Camel would give up
 * after 30 seconds, and the message would be worked on twice.)
 */
final class WaitingSeda extends SedaComponent {
    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        parameters.putIfAbsent("timeout", 0);
        return super.createEndpoint(uri, remaining, parameters);
    }
}
