package mortise.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CodecTest {
    enum Colour {
        RED,
        GREEN {
            @Override
            public String toString() {
                return "grün";
            }
        }
    }

    record Inner(String name, int number) {}

    record All(
            boolean flag,
            int number,
            long large,
            double broken,
            @Nullable Integer none,
            Long boxed,
            String text,
            BigDecimal amount,
            UUID id,
            Instant moment,
            LocalDate day,
            Duration time,
            Colour colour,
            Inner inner,
            Optional<Inner> perhaps,
            List<@Nullable String> texts,
            Set<Colour> colours,
            Map<String, List<Inner>> byName) {}

    private static All all() {
        Map<String, List<Inner>> byName = new LinkedHashMap<>();
        byName.put("z", List.of(new Inner("z", 1)));
        byName.put("a", List.of());
        return new All(
                true,
                -1,
                Long.MIN_VALUE,
                Double.NaN,
                null,
                7L,
                "ä\uD83D\uDE00\u0000",
                new BigDecimal("12.50"),
                new UUID(1, 2),
                Instant.parse("2026-02-03T04:05:06.123456789Z"),
                LocalDate.of(-44, 3, 15),
                Duration.ofNanos(-1),
                Colour.GREEN,
                new Inner("", 0),
                Optional.of(new Inner("there", 1)),
                Arrays.asList("a", null, "b"),
                new LinkedHashSet<>(List.of(Colour.GREEN, Colour.RED)),
                byName);
    }

    @Test
    void writesAndReadsRecords() {
        Codec<All> codec = Codec.of(All.class);

        All read = codec.decode(codec.encode(all()));

        assertThat(read).isEqualTo(all());
        assertThat(read.colours()).containsExactly(Colour.GREEN, Colour.RED);
        assertThat(read.byName().keySet()).containsExactly("z", "a");
        assertThatThrownBy(() -> read.texts().add("c")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> read.byName().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> read.colours().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void writesAndReadsTextsAndBytes() {
        assertThat(Codec.text().decode(Codec.text().encode("ä\uD83D\uDE00"))).isEqualTo("ä\uD83D\uDE00");
        byte[] bytes = {1, 2};
        byte[] encoded = Codec.bytes().encode(bytes);
        assertThat(encoded).isNotSameAs(bytes).containsExactly(1, 2);
        assertThat(Codec.bytes().decode(encoded)).isNotSameAs(encoded).containsExactly(1, 2);
    }

    record Renamed(String title, int number) {}

    record Reordered(int number, String name) {}

    record Same(String name, int number) {}

    @Test
    void tellsShapesApart() {
        String shape = Codec.of(Inner.class).shape();

        assertThat(Codec.of(Same.class).shape()).isEqualTo(shape);
        assertThat(Codec.of(Renamed.class).shape()).isNotEqualTo(shape);
        assertThat(Codec.of(Reordered.class).shape()).isNotEqualTo(shape);
        assertThat(Codec.of(All.class).shape()).contains("colour: RED|GREEN", "inner: " + shape);
    }

    record Unknown(Thread thread) {}

    record Deep(List<List<Object>> things) {}

    record Endless(List<Endless> more) {}

    @Test
    void refusesWhatHasNoForm() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Codec.of(Unknown.class))
                .withMessageContaining("Unknown.thread is of java.lang.Thread");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Codec.of(Deep.class))
                .withMessageContaining("Deep.things is of java.lang.Object");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Codec.of(Endless.class))
                .withMessageContaining("contains itself");
    }

    record Strict(int number) {
        Strict {
            if (number < 0) {
                throw new IllegalStateException("negative");
            }
        }
    }

    @Test
    void letsTheRecordRefuse() {
        byte[] encoded = Codec.of(Strict.class).encode(new Strict(1));
        encoded[1] = (byte) 0x80;

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> Codec.of(Strict.class).decode(encoded))
                .withMessage("negative");
    }

    /** Damaged bytes are an exception or another value, never an endless loop or a request for much memory. */
    @Test
    void survivesDamage() {
        Codec<All> codec = Codec.of(All.class);
        byte[] right = codec.encode(all());
        Random random = new Random(1);
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = i % 2 == 0 ? right.clone() : Arrays.copyOf(right, random.nextInt(right.length));
            for (int j = random.nextInt(4); j >= 0 && damaged.length > 0; j--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            try {
                codec.decode(damaged);
            } catch (RuntimeException damage) {
                refused++;
            }
        }

        assertThat(refused).isGreaterThan(10_000);
    }

    @Test
    void refusesLimitsThatCannotWork() {
        RegionSpec<Long, String> spec = RegionSpec.of("a.b", Long.class, Codec.text(), Duration.ofMinutes(1));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> RegionSpec.of("A b", Long.class, Codec.text(), Duration.ofMinutes(1)))
                .withMessageContaining("'A b'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RegionSpec.of("a", Long.class, Codec.text(), Duration.ZERO))
                .withMessageContaining("region a: expected a time to live");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RegionSpec.of("a", Long.class, Codec.text(), Duration.ofDays(31)))
                .withMessageContaining("PT744H");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RegionSpec.of("a", Thread.class, Codec.text(), Duration.ofMinutes(1)))
                .withMessageContaining("need a function to a text");
        assertThatIllegalArgumentException().isThrownBy(() -> spec.inHeap(0)).withMessageContaining("entry");
        assertThatIllegalArgumentException().isThrownBy(() -> spec.offHeap(1)).withMessageContaining("1 MiB");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> spec.valuesUpTo(1 << 20).onDisk(1 << 20))
                .withMessageContaining("sixteenth");
    }
}
