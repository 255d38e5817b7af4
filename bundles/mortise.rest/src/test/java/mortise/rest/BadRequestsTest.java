package mortise.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import mortise.entity.EntityType;
import mortise.entity.Query;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests that are wrong in as many ways as could be thought of, the same ones each time. */
class BadRequestsTest {
    private static final int REQUESTS = 1_000;
    private static final long SEED = 20_261_125;

    private static final List<String> INJECTIONS = List.of(
            "' OR '1'='1",
            "x'; DROP TABLE e_thing; --",
            "\") OR 1=1 --",
            "${jndi:ldap://127.0.0.1/x}",
            "<script>alert(1)</script>",
            "../../../../etc/passwd",
            "name\r\nX-Injected: 1",
            "%s%n%d{0}",
            "\u202e\u0000",
            "名前",
            "😀",
            "A".repeat(3000),
            "\\",
            "\"",
            "*",
            "null",
            "-1",
            "0x10",
            "1e999999999",
            "NaN",
            "9".repeat(400),
            "-9223372036854775809",
            "0000-00-00",
            "9999999-99-99T99:99:99Z");

    private static final List<String> ATTRIBUTES = List.of(
            "name", "notes", "staff", "weight", "revenue", "margin", "active", "founded", "seen", "email", "phone",
            "website", "size", "sizes");

    private final Random random = new Random(SEED);
    private RestHost host;
    private String id = "";

    @BeforeEach
    void start() throws Exception {
        host = RestHost.start(Map.of("maxBodyBytes", "50000"));
    }

    @AfterEach
    void stop() throws Exception {
        host.close();
    }

    /**
     * One request.
     *
     * @param placed whether the answer has to say where it is wrong
     */
    private record Attack(String method, String path, List<String> headers, byte[] body, boolean placed) {
        static Attack get(String path) {
            return new Attack("GET", path, List.of(), new byte[0], true);
        }

        static Attack send(String method, String path, byte[] body) {
            return new Attack(method, path, List.of("Content-Type: application/vnd.api+json"), body, true);
        }

        Attack with(String... more) {
            return new Attack(method, path, List.of(more), body, placed);
        }

        Attack withoutPlace() {
            return new Attack(method, path, headers, body, false);
        }

        byte[] bytes() {
            StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n"
                    + "Connection: close\r\nAuthorization: Bearer admin\r\n");
            headers.forEach(header -> head.append(header).append("\r\n"));
            if (body.length > 0) {
                head.append("Content-Length: ").append(body.length).append("\r\n");
            }
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
            all.writeBytes(body);
            return all.toByteArray();
        }

        @Override
        public String toString() {
            return method + " " + path + " " + headers + " " + new String(body, StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void areRefusedWithTheirPlaceAndChangeNothing() throws Exception {
        long friend = host.add("thing", Map.of("name", "Friend"));
        id = Long.toString(
                host.add("thing", Map.of("name", "Thing", "staff", 5, "friends", List.of(friend), "parent", friend)));
        host.add("account", Map.of("name", "Account"));
        Caller admin = host.caller("admin");
        String before = everything();
        List<Supplier<Attack>> kinds = List.of(
                this::parameter,
                this::value,
                this::filterShape,
                this::path,
                this::truncatedBody,
                this::brokenUtf8,
                this::wrongAttribute,
                this::unknownMember,
                this::wrongStructure,
                this::linkage,
                this::mediaType,
                this::condition,
                this::rawAddress);

        for (int i = 0; i < REQUESTS; i++) {
            Attack attack = kinds.get(i % kinds.size()).get();
            Caller.Answer answer = admin.raw(attack.bytes());
            assertThat(answer.status()).as(i + ": " + attack).isBetween(400, 499);
            assertThat(answer.headers().map()).doesNotContainKey("X-Injected");
            if (attack.placed()) {
                assertThat(answer.at("/errors/0/source"))
                        .as(i + ": " + attack + " was answered " + answer.body())
                        .isNotEmpty();
                assertThat(answer.text("/errors/0/code")).isNotEmpty();
            }
        }

        assertThat(everything()).isEqualTo(before);
        assertThat(admin.get("/api/things/" + id).status()).isEqualTo(200);
    }

    /** All records with their versions: what changed in any way has another. */
    private String everything() {
        return host.host().asSystem(() -> {
            StringBuilder all = new StringBuilder();
            for (EntityType type : host.host().model().types()) {
                host.records().forEach(Query.of(type.name()), record -> all.append(record)
                        .append('v')
                        .append(record.version())
                        .append(record.get(type.titleFields().get(0)))
                        .append('\n'));
            }
            return all.toString();
        });
    }

    private <T> T any(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    private String bad() {
        return any(INJECTIONS);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String quote(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (char character : text.toCharArray()) {
            json.append(
                    character < ' ' || character == '"' || character == '\\'
                            ? String.format("\\u%04x", (int) character)
                            : String.valueOf(character));
        }
        return json.append('"').toString();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Attack parameter() {
        String name = any(List.of(
                bad(),
                "filter[" + bad() + "]",
                "filter[name][" + bad() + "]",
                "filter[owner." + bad() + "][eq]",
                "filter[or][" + bad() + "][name]",
                "page[" + bad() + "]",
                "fields[" + bad() + "]",
                "sort[" + bad() + "]",
                bad() + "[name]"));
        return Attack.get("/api/things?" + encode(name) + "=" + encode(bad()));
    }

    private Attack value() {
        String name = any(List.of(
                "sort",
                "include",
                "fields[things]",
                "page[number]",
                "page[size]",
                "page[total]",
                "filter[active]",
                "filter[founded][lt]",
                "filter[seen][range]",
                "filter[size]",
                "filter[parent]",
                "filter[id][in]",
                "filter[notes][exists]",
                "filter[sizes]",
                "filter[friends]",
                "filter[revenue][gt]"));
        String wrong =
                any(List.of("' OR 1=1", "x,y", "1,2,x", "--", "(select 1)", "true ", "０", "1;2", "\u0000", "1e1000"));
        return Attack.get("/api/things?" + encode(name) + "=" + encode(wrong));
    }

    private Attack filterShape() {
        String keys = any(List.of("[not]", "[or][0]", "[and][1]")).repeat(1 + random.nextInt(30));
        String end = any(
                List.of("", "[", "[]", "[name", "[name][eq][eq]", "]", "[or]", "[not]", "[or][x][name]", "[colour]"));
        return Attack.get("/api/things?" + encode("filter" + keys + end) + "=" + encode(bad()));
    }

    private Attack path() {
        String step = encode(any(List.of("x", "1x", "-1", "999999999999999999999", "１", "'", "things", "名")));
        return any(List.of(
                        Attack.get("/api/" + step + "s"),
                        Attack.get("/api/things/" + step),
                        Attack.get("/api/things/" + id + "/" + step),
                        Attack.get("/api/things/" + id + "/relationships/" + step),
                        Attack.send("PATCH", "/api/things/" + step, utf8("{}")),
                        Attack.send("DELETE", "/api/things/" + step, new byte[0]),
                        Attack.send("PUT", "/api/things/" + id, utf8("{}")),
                        Attack.send("POST", "/api/things/" + id, utf8("{}")),
                        Attack.send("DELETE", "/api/things", new byte[0]),
                        Attack.send("PATCH", "/api/things", utf8("{}")),
                        Attack.send("BREW", "/api/things/" + id, new byte[0])))
                .withoutPlace();
    }

    private String body() {
        return ("{\"data\":{\"type\":\"things\",\"id\":\"" + id + "\",\"attributes\":{\"name\":\"Other\",\"staff\":7,"
                + "\"revenue\":{\"amount\":\"1\",\"currency\":\"EUR\"},\"sizes\":[\"HUGE\"]},"
                + "\"relationships\":{\"parent\":{\"data\":null}}}}");
    }

    private Attack truncatedBody() {
        String body = body();
        return Attack.send(
                "PATCH", "/api/things/" + id, utf8(body.substring(0, random.nextInt(body.length() - 1) + 1)));
    }

    private Attack brokenUtf8() {
        byte[] body = utf8(body());
        int at = 1 + random.nextInt(body.length - 1);
        byte[] broken = new byte[body.length + 1];
        System.arraycopy(body, 0, broken, 0, at);
        broken[at] = any(List.of((byte) 0xff, (byte) 0xc3, (byte) 0x80, (byte) 0x00, (byte) 0xed));
        System.arraycopy(body, at, broken, at + 1, body.length - at);
        return Attack.send("PATCH", "/api/things/" + id, broken);
    }

    private Attack wrongAttribute() {
        String name = any(ATTRIBUTES);
        String wrong = any(List.of(
                "{\"a\":{\"b\":[]}}",
                "[[[[[[]]]]]]",
                "[1,\"x\",null]",
                "\"\\u0000\"",
                "\"\\ud800\"",
                "1e400000000",
                "-" + "9".repeat(150),
                "1" + "0".repeat(500),
                "[".repeat(500),
                "[\"" + bad().replaceAll("[\\\\\"\\p{Cntrl}]", "") + "\"]",
                "\"" + "x".repeat(60_000) + "\""));
        return Attack.send(
                "PATCH",
                "/api/things/" + id,
                utf8("{\"data\":{\"type\":\"things\",\"id\":\"" + id + "\",\"attributes\":{\"" + name + "\":" + wrong
                        + ",\"staff\":-5}}}"));
    }

    private Attack unknownMember() {
        String name = quote("x" + bad());
        String member = name + ":" + any(List.of("1", "null", "{}", "[]", "\"x\""));
        return Attack.send(
                "PATCH",
                "/api/things/" + id,
                utf8(any(List.of(
                        "{\"data\":{\"type\":\"things\",\"id\":\"" + id + "\",\"attributes\":{" + member + "}}}",
                        "{\"data\":{\"type\":\"things\",\"id\":\"" + id + "\",\"relationships\":{" + member + "}}}",
                        "{\"data\":{\"type\":\"things\",\"id\":\"" + id + "\"," + member + "}}",
                        "{" + member + ",\"data\":{\"type\":\"things\",\"id\":\"" + id + "\"}}",
                        "{\"data\":{\"type\":" + name + ",\"id\":\"" + id + "\"}}",
                        "{\"data\":{\"type\":\"things\",\"id\":" + name + "}}"))));
    }

    private Attack wrongStructure() {
        String body = any(List.of(
                "",
                " ",
                "null",
                "true",
                "5",
                "\"x\"",
                "[]",
                "[{}]",
                "{}",
                "{\"data\":null}",
                "{\"data\":[]}",
                "{\"data\":5}",
                "{\"data\":{}}",
                "{\"data\":{\"type\":null}}",
                "{\"data\":{\"type\":\"things\"}}x",
                "{\"data\":{\"type\":\"things\",\"attributes\":null}}",
                "{\"data\":{\"type\":\"things\",\"type\":\"things\"}}",
                "{\"data\":{\"type\":\"things\",\"relationships\":{\"parent\":{\"data\":[]}}}}",
                "{\"data\":{\"type\":\"things\",\"relationships\":{\"friends\":{\"data\":{}}}}}",
                "{\"data\":{\"type\":\"things\",\"relationships\":{\"createdBy\":{\"data\":null}}}}",
                "{'data':{}}",
                "{\"data\":{\"type\":\"things\",}}",
                "/* */{}",
                "\ufeff\ufeff{}",
                "{\"data\":".repeat(200)));
        return Attack.send("POST", "/api/things", utf8(body.isEmpty() ? " " : body));
    }

    private Attack linkage() {
        String relation = any(List.of("friends", "friendOf", "children", "parent"));
        String data = any(List.of(
                "{}",
                "5",
                "\"x\"",
                "[5]",
                "[{}]",
                "[[]]",
                "[{\"type\":\"things\"}]",
                "[{\"id\":\"1\"}]",
                "[{\"type\":\"accounts\",\"id\":\"1\"}]",
                "[{\"type\":\"things\",\"id\":1}]",
                "[{\"type\":\"things\",\"id\":\"-1\"}]",
                "[{\"type\":\"things\",\"id\":\"x\"}]",
                "[{\"type\":\"things\",\"id\":\"99999999999999999999\"}]",
                "{\"type\":\"things\",\"id\":\"" + "9".repeat(18) + "\"}",
                "[{\"type\":\"things\",\"id\":\"" + "9".repeat(18) + "\"},null]"));
        return Attack.send(
                "PATCH", "/api/things/" + id + "/relationships/" + relation, utf8("{\"data\":" + data + "}"));
    }

    private Attack mediaType() {
        if (random.nextBoolean()) {
            return Attack.get("/api/things")
                    .with("Accept: "
                            + any(List.of(
                                    "text/html",
                                    "application/xml;q=0.1",
                                    "image/*",
                                    "x",
                                    "/",
                                    "application/vnd.api+json;version=1",
                                    "application/vnd.api+json;ext=\"http://x\"",
                                    "*",
                                    ";;;,,,",
                                    "application/vnd.api+json;" + "q".repeat(3000))));
        }
        return Attack.send("POST", "/api/things", utf8(body()))
                .with("Content-Type: "
                        + any(List.of(
                                "application/json",
                                "text/plain",
                                "application/x-www-form-urlencoded",
                                "multipart/form-data; boundary=x",
                                "multipart/form-data",
                                "application/vnd.api+json; charset=utf-8",
                                "x",
                                "/",
                                ";",
                                "application/xml",
                                "application/vnd.api+json;ext=\"http://x\"",
                                "APPLICATION/JSON;" + "a=b;".repeat(200))));
    }

    private Attack condition() {
        String header = any(List.of(
                "If-Match: x",
                "If-Match: \"",
                "If-Match: \"1\" \"2\"",
                "If-Match: W/1",
                "If-Match: ,",
                "If-Match: " + "\"1\",".repeat(1000),
                "If-Match: \"7\"x"));
        return Attack.send("DELETE", "/api/things/" + id, new byte[0]).with(header);
    }

    private Attack rawAddress() {
        return any(List.of(
                Attack.get("/api/things?filter[name]=%FF&x=" + random.nextInt()),
                Attack.get("/api/things?%FF=1"),
                Attack.get("/api/things?filter[name]=%"),
                Attack.get("/api/things?filter[name]=%0"),
                Attack.get("/api/things?filter[name]=a%00b"),
                Attack.get("/api/things?filter[name]=%c0%80"),
                Attack.get("/api/things?" + "sort=name&".repeat(2 + random.nextInt(50))),
                Attack.get("/api/things?" + "&a=1".repeat(300)),
                Attack.get("/api/things?filter[name]=" + "x".repeat(20_000)).withoutPlace(),
                Attack.get("/api/" + "x".repeat(20_000)).withoutPlace(),
                Attack.get("/api/things/%00").withoutPlace(),
                Attack.get("/api/things/%zz").withoutPlace(),
                Attack.get("/api/things/%ff").withoutPlace(),
                Attack.get("/api/things/..%2f..%2fetc").withoutPlace(),
                Attack.get("/api/things/1;x=1/2").withoutPlace(),
                Attack.get("/api//things//1").withoutPlace(),
                Attack.get("/api/things").with("X-Large: " + "x".repeat(20_000)).withoutPlace()));
    }

    @Test
    void bodiesThatLieAboutTheirLengthAreRefused() throws Exception {
        Caller admin = host.caller("admin");
        List<String> liars = new ArrayList<>();
        for (String lie : List.of(
                "Content-Length: -1\r\n\r\n{}",
                "Content-Length: x\r\n\r\n{}",
                "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{} ",
                "Transfer-Encoding: chunked\r\n\r\nxyz\r\n",
                "Transfer-Encoding: chunked\r\n\r\n-5\r\n{}\r\n0\r\n\r\n",
                "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n")) {
            liars.add("POST /api/things HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer admin\r\n"
                    + "Content-Type: application/vnd.api+json\r\n" + lie);
        }

        for (String liar : liars) {
            assertThat(admin.raw(utf8(liar)).status()).as(liar).isBetween(400, 499);
        }
    }
}
