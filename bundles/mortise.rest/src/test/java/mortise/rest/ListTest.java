package mortise.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListTest {
    private static RestHost host;
    private static Caller admin;

    @BeforeAll
    static void start() throws Exception {
        host = RestHost.start(Map.of("maxIncludes", "3", "maxConditions", "5"));
        admin = host.caller("admin");
        long user = host.add("user", Map.of("name", "olga"));
        List<Long> accounts = new ArrayList<>();
        accounts.add(host.add(
                "account",
                Map.of("name", "Alpha, Inc", "country", "DE", "status", "CUSTOMER", "annualRevenue", "10 EUR")));
        accounts.add(host.add(
                "account", Map.of("name", "Beta \\ Co", "country", "FR", "annualRevenue", "20.50 USD", "owner", user)));
        accounts.add(host.add("account", Map.of("name", "Gamma", "country", "DE", "website", "https://gamma.example")));
        accounts.add(host.add("account", Map.of("name", "Delta", "notes", "a gamma ray")));
        host.add(
                "contact",
                Map.of(
                        "lastName",
                        "Ames",
                        "account",
                        accounts.get(0),
                        "email",
                        "ames@alpha.example",
                        "owner",
                        user,
                        "interests",
                        "TRAINING;SERVICE"));
        host.add("contact", Map.of("lastName", "Bond", "account", accounts.get(0)));
        host.add("contact", Map.of("lastName", "Cole", "account", accounts.get(1), "interests", "SERVICE"));
        host.add(
                "task",
                Map.of("subject", "Call", "account", accounts.get(0), "minutes", 30, "due", "2026-01-02T03:04:05Z"));
        host.add("task", Map.of("subject", "Write", "done", true, "minutes", 5));
    }

    @AfterAll
    static void stop() throws Exception {
        host.close();
    }

    private static List<String> names(Caller.Answer answer) {
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
        return answer.each("/attributes/name");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            filter[country]=DE                                              | Alpha, Inc; Gamma
            filter[country][eq]=DE                                          | Alpha, Inc; Gamma
            filter[country][neq]=DE                                         | Beta \\ Co; Delta
            filter[name]=Alpha, Inc                                         | Alpha, Inc
            filter[name][in]=Alpha\\, Inc,Beta \\\\ Co,Nobody               | Alpha, Inc; Beta \\ Co
            filter[name][contains]=A, I                                     | Alpha, Inc
            filter[name][starts]=ga                                         | Gamma
            filter[name][ends]=TA                                           | Delta
            filter[country][exists]=false                                   | Delta
            filter[country][exists]=true                                    | Alpha, Inc; Beta \\ Co; Gamma
            filter[annualRevenue]=10 EUR                                    | Alpha, Inc
            filter[annualRevenue][gt]=15                                    | Beta \\ Co
            filter[annualRevenue][gte]=10                                   | Alpha, Inc; Beta \\ Co
            filter[annualRevenue][lt]=20.5                                  | Alpha, Inc
            filter[annualRevenue][lte]=20.5                                 | Alpha, Inc; Beta \\ Co
            filter[annualRevenue][range]=10,11                              | Alpha, Inc
            filter[status]=CUSTOMER                                         | Alpha, Inc
            filter[owner.name]=olga                                         | Beta \\ Co
            filter[contacts.lastName][starts]=c                             | Beta \\ Co
            filter[contacts.interests]=TRAINING                             | Alpha, Inc
            filter[contacts.owner.name]=olga                                | Alpha, Inc
            filter[contacts][exists]=false                                  | Gamma; Delta
            filter[tasks.due][gt]=2026-01-01T00:00:00Z                      | Alpha, Inc
            filter[not][country]=DE                                         | Beta \\ Co; Delta
            filter[or][0][country]=FR&filter[or][1][name]=Delta             | Beta \\ Co; Delta
            filter[or][0][country]=DE&filter[or][0][name]=Gamma&filter[or][1][name]=Delta | Gamma; Delta
            filter[country]=DE&filter[or][a][name]=x                        | !
            filter[country]=DE&filter[not][or][0][name]=Gamma&filter[not][or][1][name]=x | Alpha, Inc
            filter[or][0][and][0][country]=DE&filter[or][0][and][1][name][starts]=a&filter[or][7][name]=Delta \
            | Alpha, Inc; Delta
            q=gamma                                                         | Gamma; Delta
            q=gamma ray                                                     | Delta
            sort=-name&page[size]=2                                         | Gamma; Delta
            sort=country,-name&filter[country][exists]=true                 | Gamma; Alpha, Inc; Beta \\ Co
            """)
    void answersWhatIsAsked(String query, String expected) throws Exception {
        List<String> parameters = new ArrayList<>();
        for (String part : query.split("&", -1)) {
            parameters.addAll(List.of(part.split("=", 2)));
        }

        Caller.Answer answer = admin.get("/api/accounts", parameters.toArray(new String[0]));

        if (expected.equals("!")) {
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text("/errors/0/source/parameter")).isEqualTo("filter[or][a][name]");
        } else {
            assertThat(names(answer)).containsExactly(expected.split("; ", -1));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            colour=red                          | colour                        | unknown-parameter
            filter=x                            | filter                        | unreadable
            filter[]=x                          | filter[]                      | unreadable
            filter[name=x                       | filter[name                   | unreadable
            filter[name]x=x                     | filter[name]x                 | unreadable
            filter[name][eq][0]=x               | filter[name][eq][0]           | unreadable
            filter[or][name]=x                  | filter[or][name]              | unreadable
            filter[not]=x                       | filter[not]                   | unreadable
            filter[or][0]=x                     | filter[or][0]                 | unreadable
            filter[not][not][not][not][not][not][name]=x | filter[not][not][not][not][not][not][name] | too-deep
            filter[colour]=red                  | filter[colour]                | unknown-field
            filter[owner.colour]=red            | filter[owner.colour]          | unknown-field
            filter[name.colour]=red             | filter[name.colour]           | unknown-field
            filter[a.b.c.d.e]=red               | filter[a.b.c.d.e]             | too-deep
            filter[name][like]=x                | filter[name][like]            | unknown-operator
            filter[annualRevenue][contains]=1   | filter[annualRevenue][contains] | operator-does-not-fit
            filter[owner][gt]=1                 | filter[owner][gt]             | operator-does-not-fit
            filter[annualRevenue][gt]=many      | filter[annualRevenue][gt]     | not-a-number
            filter[annualRevenue]=1 XYZ         | filter[annualRevenue]         | no-such-currency
            filter[annualRevenue][range]=1      | filter[annualRevenue][range]  | not-a-range
            filter[createdAt][gt]=yesterday     | filter[createdAt][gt]         | not-a-date-time
            filter[owner]=olga                  | filter[owner]                 | not-an-id
            filter[id]=99999999999999999999     | filter[id]                    | not-a-whole-number
            filter[status]=GONE                 | filter[status]                | no-such-choice
            filter[country][exists]=maybe       | filter[country][exists]       | not-a-boolean
            filter[name]=                       | filter[name]                  | empty-value
            filter[name][contains]=             | filter[name][contains]        | empty-value
            sort=colour                         | sort                          | unknown-field
            sort=notes                          | sort                          | not-sortable
            sort=contacts.lastName              | sort                          | not-sortable
            sort=name,name                      | sort                          | too-many
            sort=                               | sort                          | unknown-field
            include=colour                      | include                       | unknown-relation
            include=name                        | include                       | unknown-relation
            include=owner,contacts,tasks,opportunities | include                | too-many
            include=contacts.account.contacts.account | include                 | too-deep
            fields[accounts]=colour             | fields[accounts]              | unknown-field
            fields[colours]=name                | fields[colours]               | unknown-type
            fields[accounts=name                | fields[accounts               | unknown-type
            page[size]=0                        | page[size]                    | out-of-range
            page[size]=1001                     | page[size]                    | out-of-range
            page[size]=ten                      | page[size]                    | out-of-range
            page[number]=0                      | page[number]                  | out-of-range
            page[number]=99999999999            | page[number]                  | out-of-range
            page[number]=1&page[after]=         | page[number]                  | contradiction
            page[after]=nonsense                | page[after]                   | bad-cursor
            page[total]=yes                     | page[total]                   | not-a-boolean
            page[limit]=5                       | page[limit]                   | unknown-parameter
            q=a b c d e f g h i j k             | q                             | too-many
            """)
    void namesTheParameterThatIsWrong(String query, String parameter, String code) throws Exception {
        List<String> parameters = new ArrayList<>();
        for (String part : query.split("&", -1)) {
            parameters.addAll(List.of(part.split("=", 2)));
        }

        Caller.Answer answer = admin.get("/api/accounts", parameters.toArray(new String[0]));

        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(400);
        assertThat(answer.text("/errors/0/source/parameter")).isEqualTo(parameter);
        assertThat(answer.text("/errors/0/code")).isEqualTo(code);
        assertThat(answer.text("/errors/0/status")).isEqualTo("400");
        assertThat(answer.text("/errors/0/id")).isEqualTo(answer.header("X-Request-Id"));
    }

    @Test
    void refusesParametersThatAreGivenTwiceOrCannotBeDecoded() throws Exception {
        assertThat(admin.send("GET", "/api/accounts?sort=name&sort=name", null).text("/errors/0/code"))
                .isEqualTo("repeated");
        for (String broken : List.of("%FF", "%C3%28", "%zz", "%2", "%00", "%ED%A0%80")) {
            Caller.Answer answer = host.caller("admin").raw("GET", "/api/accounts?filter[name]=" + broken);
            assertThat(answer.status()).as(broken).isEqualTo(400);
            assertThat(answer.text("/errors/0/source/parameter")).isEqualTo("filter[name]");
        }
        StringBuilder many = new StringBuilder("/api/accounts?");
        for (int i = 0; i < 300; i++) {
            many.append('p').append(i).append("=1&");
        }
        assertThat(admin.send("GET", many.toString(), null).text("/errors/0/code"))
                .isEqualTo("too-many");
        assertThat(admin.get(
                                "/api/accounts",
                                "filter[name]",
                                "a",
                                "filter[or][0][name]",
                                "b",
                                "filter[or][1][name]",
                                "b",
                                "filter[or][2][name]",
                                "b",
                                "filter[or][3][name]",
                                "b",
                                "filter[or][4][name]",
                                "b")
                        .text("/errors/0/code"))
                .isEqualTo("too-many");
    }

    @Test
    void pagesByNumberWithLinksThatCanBeFollowed() throws Exception {
        Caller.Answer first = admin.get(
                "/api/accounts", "page[size]", "1", "page[total]", "true", "sort", "name", "filter[country]", "DE");

        assertThat(names(first)).containsExactly("Alpha, Inc");
        assertThat(first.at("/meta/page/total").asInt()).isEqualTo(2);
        assertThat(first.at("/links/prev").isMissingNode()).isTrue();
        Caller.Answer second = admin.send("GET", first.text("/links/next"), null);
        assertThat(names(second)).containsExactly("Gamma");
        assertThat(second.at("/links/next").isMissingNode()).isTrue();
        assertThat(second.text("/links/last")).isEqualTo(second.text("/links/self"));
        assertThat(names(admin.send("GET", second.text("/links/prev"), null))).containsExactly("Alpha, Inc");
        assertThat(names(admin.send("GET", second.text("/links/first"), null))).containsExactly("Alpha, Inc");
        assertThat(names(admin.get("/api/accounts", "page[number]", "9"))).isEmpty();
    }

    @Test
    void pagesByCursorUntilThereIsNoMore() throws Exception {
        List<String> all = new ArrayList<>();
        Caller.Answer page = admin.get("/api/accounts", "page[after]", "", "page[size]", "3", "sort", "-name");
        all.addAll(names(page));
        while (!page.at("/links/next").isMissingNode()) {
            page = admin.send("GET", page.text("/links/next"), null);
            all.addAll(names(page));
        }

        assertThat(all).containsExactly("Gamma", "Delta", "Beta \\ Co", "Alpha, Inc");
        assertThat(page.at("/meta").isMissingNode()).isTrue();
    }

    @Test
    void includesEachRelatedRecordOnceAndLinksIt() throws Exception {
        Caller.Answer answer = admin.get(
                "/api/accounts", "include", "contacts.owner", "sort", "name", "filter[country][exists]", "true");

        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
        JsonNode included = answer.at("/included");
        assertThat(included.findValuesAsText("lastName")).containsExactlyInAnyOrder("Ames", "Bond", "Cole");
        assertThat(included.findValuesAsText("name")).containsExactly("olga");
        JsonNode alpha = answer.at("/data/0/relationships/contacts/data");
        assertThat(alpha).hasSize(2);
        assertThat(alpha.get(0).get("type").asText()).isEqualTo("contacts");
        assertThat(answer.at("/data/2/relationships/contacts/data")).isEmpty();
        assertThat(answer.at("/data/2/relationships/contacts/data").isArray()).isTrue();
        assertThat(answer.at("/data/0/relationships/tasks/data").isMissingNode())
                .isTrue();
        assertThat(answer.at("/data/0/relationships/tasks/links/related").asText())
                .endsWith("/tasks");
    }

    @Test
    void doesNotIncludeWhatIsOnThePageAlready() throws Exception {
        Caller.Answer answer = admin.get("/api/contacts", "include", "account.contacts");

        assertThat(answer.at("/included")).hasSize(2);
        assertThat(answer.at("/included/0/relationships/contacts/data")).isNotEmpty();
    }

    @Test
    void showsOnlyTheFieldsAskedFor() throws Exception {
        Caller.Answer answer = admin.get(
                "/api/contacts",
                "include",
                "account",
                "fields[contacts]",
                "lastName",
                "fields[accounts]",
                "name,contacts");

        assertThat(answer.at("/data/0/attributes")).hasSize(1);
        assertThat(answer.at("/data/0/relationships").isMissingNode()).isTrue();
        assertThat(answer.at("/included/0/attributes")).hasSize(1);
        assertThat(answer.at("/included/0/relationships")).hasSize(1);
        assertThat(admin.get("/api/contacts", "fields[contacts]", "")
                        .at("/data/0/attributes")
                        .isMissingNode())
                .isTrue();
    }

    @Test
    void saysWhatThereIsNot() throws Exception {
        for (String path : List.of(
                "/api/colours",
                "/api/accounts/1",
                "/api/accounts/abc",
                "/api/accounts/99999999999999999999",
                "/api/accounts/1/contacts",
                "/api/accounts/1/2/3/4/5")) {
            Caller.Answer answer = admin.get(path);
            assertThat(answer.status()).as(path).isEqualTo(404);
            assertThat(answer.text("/errors/0/code")).isEqualTo("missing");
        }
    }

    @Test
    void hidesFromWhoMayNotView() throws Exception {
        Caller guest = host.caller("guest");
        Caller.Answer contacts = guest.get("/api/contacts");
        Caller.Answer filtered = guest.get("/api/accounts", "filter[contacts.lastName]", "Ames");
        Caller.Answer included = guest.get("/api/accounts", "include", "contacts");

        assertThat(contacts.status()).isEqualTo(403);
        assertThat(contacts.at("/errors/0/source").isMissingNode()).isTrue();
        assertThat(filtered.status()).isEqualTo(400);
        assertThat(filtered.text("/errors/0/source/parameter")).isEqualTo("filter[contacts.lastName]");
        assertThat(included.status()).isIn(200, 400);
        assertThat(included.at("/included").size()).isZero();
        assertThat(guest.get("/api/accounts").status()).isEqualTo(200);
    }
}
