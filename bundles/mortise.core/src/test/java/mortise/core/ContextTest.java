package mortise.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ContextTest {
    @Test
    void isAnonymousWhereNoneIsOpen() {
        assertThat(Context.current().identity().isAnonymous()).isTrue();
    }

    @Test
    void restoresTheOneBeforeWhenAScopeCloses() {
        Context outer = Context.system("outer");

        outer.run(() -> {
            outer.as(Identity.ANONYMOUS)
                    .run(() -> assertThat(Context.current().identity()).isEqualTo(Identity.ANONYMOUS));
            assertThat(Context.current()).isEqualTo(outer);
        });

        assertThat(Context.current().identity()).isEqualTo(Identity.ANONYMOUS);
    }
}
