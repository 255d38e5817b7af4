package mortise.webhooks.records;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import mortise.core.Failure;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.cookie.CookieSpecFactory;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.DefaultHostnameVerifier;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.ssl.SSLContexts;
import org.apache.hc.core5.util.Timeout;

/**
 * Posts messages to addresses that anybody may have written. Addresses are checked when the connection is made, after their names were
 * looked up, so that no name leads elsewhere meanwhile; redirects are not followed, cookies not kept, and of an answer only its
 * beginning is read. Safe for use by many threads.
 */
final class Poster implements AutoCloseable {
    private static final int MOST_CONNECTIONS = 64;
    private static final int MOST_TO_ONE = 8;
    private static final int MOST_READ = 16_384;
    private static final int EXCERPT = 300;

    private final Networks networks;
    private final Duration most;
    private final CloseableHttpClient client;
    private final ScheduledExecutorService deadlines;

    /**
     * What a receiver said.
     *
     * @param excerpt how its answer begins, in one line
     */
    record Answer(int status, String excerpt) {}

    /** A name leads to where nothing may be sent. */
    private static final class Forbidden extends UnknownHostException {
        private static final long serialVersionUID = 1L;

        Forbidden(Failure why) {
            super(why.getMessage());
            initCause(why);
        }
    }

    /**
     * A client.
     *
     * @param timeout for a connection, and for each piece of an answer; all together may take three times as long
     */
    Poster(Networks networks, Duration timeout) {
        this.networks = networks;
        most = timeout.multipliedBy(3);
        Timeout wait = Timeout.of(timeout);
        client = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(new Checked())
                        .setTlsSocketStrategy(new DefaultClientTlsStrategy(
                                SSLContexts.createSystemDefault(), new DefaultHostnameVerifier()))
                        .setDefaultSocketConfig(
                                SocketConfig.custom().setSoTimeout(wait).build())
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(wait)
                                .setSocketTimeout(wait)
                                .setValidateAfterInactivity(Timeout.ofSeconds(1))
                                .setTimeToLive(Timeout.ofMinutes(1))
                                .build())
                        .setMaxConnTotal(MOST_CONNECTIONS)
                        .setMaxConnPerRoute(MOST_TO_ONE)
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setResponseTimeout(wait)
                        .setConnectionRequestTimeout(wait)
                        .build())
                // Else a list of public suffixes is looked for, which only cookies need.
                .setDefaultCookieSpecRegistry(
                        RegistryBuilder.<CookieSpecFactory>create().build())
                .setUserAgent("Mortise-Webhooks")
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableAutomaticRetries()
                .disableContentCompression()
                .build();
        deadlines = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "mortise.webhooks");
            thread.setDaemon(true);
            return thread;
        });
    }

    private final class Checked implements DnsResolver {
        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            InetAddress[] all = InetAddress.getAllByName(host);
            try {
                networks.check(host, all);
            } catch (Failure forbidden) {
                throw new Forbidden(forbidden);
            }
            return all;
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }

    /**
     * Posts a message and returns the answer, whatever its status.
     *
     * @throws Failure INVALID if its address is one that may not be sent to; UNAVAILABLE if there is no answer
     */
    Answer post(URI address, Map<String, String> headers, byte[] body) {
        HttpPost request = new HttpPost(address);
        headers.forEach(request::setHeader);
        request.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON));
        AtomicBoolean late = new AtomicBoolean();
        ScheduledFuture<?> deadline = deadlines.schedule(
                () -> {
                    late.set(true);
                    request.abort();
                },
                most.toMillis(),
                TimeUnit.MILLISECONDS);
        try {
            return client.execute(request, Poster::read);
        } catch (Forbidden forbidden) {
            throw (Failure) forbidden.getCause();
        } catch (UnknownHostException unknown) {
            throw Failure.unavailable("the name " + address.getHost() + " is not known", unknown);
        } catch (IOException away) {
            throw Failure.unavailable(
                    late.get()
                            ? "the answer took longer than " + most.toSeconds() + " s"
                            : "no answer: " + away.getMessage(),
                    away);
        } finally {
            deadline.cancel(false);
        }
    }

    private static Answer read(ClassicHttpResponse response) throws IOException {
        HttpEntity entity = response.getEntity();
        if (entity == null) {
            return new Answer(response.getCode(), "");
        }
        byte[] start;
        try (InputStream content = entity.getContent()) {
            start = content.readNBytes(MOST_READ);
            if (content.read() >= 0) {
                // What follows is not read: the connection is given up instead.
                response.close();
            }
        }
        EntityUtils.consumeQuietly(entity);
        String text = new String(start, StandardCharsets.UTF_8)
                .replaceAll("[\\p{Cntrl}\\s]+", " ")
                .strip();
        return new Answer(response.getCode(), text.length() > EXCERPT ? text.substring(0, EXCERPT) + "…" : text);
    }

    @Override
    public void close() {
        deadlines.shutdownNow();
        try {
            client.close();
        } catch (IOException gone) {
            throw new IllegalStateException("connections of webhooks could not be closed", gone);
        }
    }
}
