package mortise.web.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NoticeTest {
    @Test
    void comesBackFromItsCookie() {
        Notice notice = Notice.of("list.deleted", 3, "Köhler; \"Ladenbau\"");

        assertThat(Notice.decode(notice.encode())).contains(notice);
        assertThat(notice.encode()).matches("[A-Za-z0-9_-]+");
    }

    @Test
    void ignoresCookiesThatAreNotOurs() {
        assertThat(Notice.decode("")).isEmpty();
        assertThat(Notice.decode("***")).isEmpty();
        assertThat(Notice.decode("a".repeat(2000))).isEmpty();
    }
}
