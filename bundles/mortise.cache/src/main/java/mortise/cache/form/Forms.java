package mortise.cache.form;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the form of a type. */
final class Forms {
    private interface Writer<T> {
        void write(DataOutputStream out, T value) throws IOException;
    }

    private static final Map<Class<?>, Form> PLAIN = Map.ofEntries(
            plain(
                    boolean.class,
                    Boolean.class,
                    "boolean",
                    (out, value) -> out.writeBoolean(value),
                    in -> in.get() != 0),
            plain(
                    Boolean.class,
                    Boolean.class,
                    "boolean",
                    (out, value) -> out.writeBoolean(value),
                    in -> in.get() != 0),
            plain(int.class, Integer.class, "int", (out, value) -> out.writeInt(value), ByteBuffer::getInt),
            plain(Integer.class, Integer.class, "int", (out, value) -> out.writeInt(value), ByteBuffer::getInt),
            plain(long.class, Long.class, "long", (out, value) -> out.writeLong(value), ByteBuffer::getLong),
            plain(Long.class, Long.class, "long", (out, value) -> out.writeLong(value), ByteBuffer::getLong),
            plain(double.class, Double.class, "double", (out, value) -> out.writeDouble(value), ByteBuffer::getDouble),
            plain(Double.class, Double.class, "double", (out, value) -> out.writeDouble(value), ByteBuffer::getDouble),
            plain(
                    String.class,
                    String.class,
                    "text",
                    (out, value) -> writeBytes(out, value.getBytes(UTF_8)),
                    in -> new String(readBytes(in), UTF_8)),
            plain(byte[].class, byte[].class, "bytes", Forms::writeBytes, Forms::readBytes),
            plain(
                    BigDecimal.class,
                    BigDecimal.class,
                    "decimal",
                    (out, value) -> writeBytes(out, value.toString().getBytes(UTF_8)),
                    in -> new BigDecimal(new String(readBytes(in), UTF_8))),
            plain(
                    UUID.class,
                    UUID.class,
                    "uuid",
                    (out, value) -> {
                        out.writeLong(value.getMostSignificantBits());
                        out.writeLong(value.getLeastSignificantBits());
                    },
                    in -> new UUID(in.getLong(), in.getLong())),
            plain(
                    Instant.class,
                    Instant.class,
                    "moment",
                    (out, value) -> {
                        out.writeLong(value.getEpochSecond());
                        out.writeInt(value.getNano());
                    },
                    in -> Instant.ofEpochSecond(in.getLong(), in.getInt())),
            plain(
                    Duration.class,
                    Duration.class,
                    "duration",
                    (out, value) -> {
                        out.writeLong(value.getSeconds());
                        out.writeInt(value.getNano());
                    },
                    in -> Duration.ofSeconds(in.getLong(), in.getInt())),
            plain(
                    LocalDate.class,
                    LocalDate.class,
                    "date",
                    (out, value) -> out.writeLong(value.toEpochDay()),
                    in -> LocalDate.ofEpochDay(in.getLong())));

    private Forms() {}

    private static <T> Map.Entry<Class<?>, Form> plain(
            Class<?> type, Class<T> boxed, String shape, Writer<T> writer, Function<ByteBuffer, T> reader) {
        return Map.entry(type, new Form(shape) {
            @Override
            @SuppressWarnings("unchecked")
            void writeValue(DataOutputStream out, Object value) throws IOException {
                writer.write(out, (T) value);
            }

            @Override
            Object readValue(ByteBuffer in) {
                return reader.apply(in);
            }
        });
    }

    private static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static byte[] readBytes(ByteBuffer in) {
        byte[] bytes = new byte[Form.length(in)];
        in.get(bytes);
        return bytes;
    }

    /**
     * Returns the form of a type.
     *
     * @param place where the type stands, for messages
     * @param around the records it stands in
     * @throws IllegalArgumentException if there is none
     */
    static Form of(Type type, String place, List<Class<?>> around) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            if (generic.getRawType() == Map.class) {
                return map(of(arguments[0], place, around), of(arguments[1], place, around));
            }
            Form element = arguments.length == 1 ? of(arguments[0], place, around) : null;
            if (element != null && generic.getRawType() == Optional.class) {
                return optional(element);
            }
            if (element != null && generic.getRawType() == List.class) {
                return collection("list", element, values -> Collections.unmodifiableList(values));
            }
            if (element != null && generic.getRawType() == Set.class) {
                return collection(
                        "set",
                        element,
                        values -> Collections.unmodifiableSet(new LinkedHashSet<@Nullable Object>(values)));
            }
        }
        if (type instanceof Class<?> plain) {
            Form form = PLAIN.get(plain);
            if (form != null) {
                return form;
            }
            if (plain.isEnum()) {
                return constant(plain);
            }
            if (plain.isRecord()) {
                return new RecordForm(plain, around);
            }
        }
        throw new IllegalArgumentException(place + " is of " + type.getTypeName()
                + ", which has no form; there are primitives, String, byte[], BigDecimal, UUID, Instant, LocalDate, Duration,"
                + " enums, records, Optional, List, Set and Map");
    }

    private static Form constant(Class<?> type) {
        Object[] constants = type.getEnumConstants();
        String names =
                Arrays.stream(constants).map(each -> ((Enum<?>) each).name()).collect(Collectors.joining("|"));
        return new Form(names) {
            @Override
            void writeValue(DataOutputStream out, Object value) throws IOException {
                out.writeInt(((Enum<?>) value).ordinal());
            }

            @Override
            Object readValue(ByteBuffer in) {
                return constants[in.getInt()];
            }
        };
    }

    private static Form optional(Form element) {
        return new Form("optional " + element.shape()) {
            @Override
            void writeValue(DataOutputStream out, Object value) throws IOException {
                element.write(out, ((Optional<?>) value).orElse(null));
            }

            @Override
            Object readValue(ByteBuffer in) {
                return Optional.ofNullable(element.read(in));
            }
        };
    }

    private static Form collection(String name, Form element, Function<List<@Nullable Object>, Object> made) {
        return new Form(name + " of " + element.shape()) {
            @Override
            void writeValue(DataOutputStream out, Object value) throws IOException {
                Collection<?> elements = (Collection<?>) value;
                out.writeInt(elements.size());
                for (Object each : elements) {
                    element.write(out, each);
                }
            }

            @Override
            Object readValue(ByteBuffer in) {
                int size = length(in);
                List<@Nullable Object> elements = new ArrayList<>(size);
                for (int i = 0; i < size; i++) {
                    elements.add(element.read(in));
                }
                return made.apply(elements);
            }
        };
    }

    private static Form map(Form key, Form value) {
        return new Form("map of " + key.shape() + " to " + value.shape()) {
            @Override
            void writeValue(DataOutputStream out, Object map) throws IOException {
                Map<?, ?> entries = (Map<?, ?>) map;
                out.writeInt(entries.size());
                for (Map.Entry<?, ?> each : entries.entrySet()) {
                    key.write(out, each.getKey());
                    value.write(out, each.getValue());
                }
            }

            @Override
            Object readValue(ByteBuffer in) {
                int size = length(in);
                Map<@Nullable Object, @Nullable Object> entries = new LinkedHashMap<>();
                for (int i = 0; i < size; i++) {
                    entries.put(key.read(in), value.read(in));
                }
                return Collections.unmodifiableMap(entries);
            }
        };
    }
}
