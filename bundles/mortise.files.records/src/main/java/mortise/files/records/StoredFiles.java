package mortise.files.records;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import mortise.core.Context;
import mortise.core.Failure;
import mortise.core.Identity;
import mortise.entity.Action;
import mortise.entity.Draft;
import mortise.entity.Entities;
import mortise.entity.EntityType;
import mortise.entity.Field;
import mortise.entity.FileRules;
import mortise.entity.Record;
import mortise.entity.Records;
import mortise.files.FileContent;
import mortise.files.RecordFiles;
import mortise.files.Upload;
import mortise.files.records.File.State;
import mortise.storage.FileStore;
import mortise.storage.Limited;
import mortise.storage.OpenFile;
import mortise.storage.StoredFile;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files of records in the storage, and what is known of them in the database. A content is there before its file and goes
 * before it: whatever dies between two steps leaves a content that nothing leads to, never a file without one.
 */
@Component(
        service = {RecordFiles.class, StoredFiles.class},
        configurationPid = "mortise.files.records")
@Designate(ocd = StoredFiles.Config.class)
public final class StoredFiles implements RecordFiles {
    private static final Logger log = LoggerFactory.getLogger(StoredFiles.class);

    /** Where contents begin in the storage, and where smaller pictures do. */
    static final String CONTENTS = "files/";

    static final String VARIANTS = "variants/";

    /** How long a browser uses what it has without asking again; a lost permission counts from then on. */
    private static final Duration FRESH = Duration.ofMinutes(5);

    private static final int HEADER_BYTES = 1 << 20;
    private static final long PIXELS = 1_000_000;

    private final Records records;
    private final Entities entities;
    private final FileStore store;
    private final long maxBytes;
    private final Duration unattached;
    private final Map<String, Integer> sizes;
    private final MediaTypes mediaTypes = new MediaTypes();
    private final Pictures pictures;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Object> making = new ConcurrentHashMap<>();

    /** What an operator decides about files of records. */
    @ObjectClassDefinition(name = "Files of records")
    public @interface Config {
        /** Size of the largest file. */
        @AttributeDefinition(
                description = "Largest file accepted, in bytes; fields may take less. 1 or more.",
                min = "1")
        long maxBytes() default 1_000_000_000;

        /** Pixels of the largest picture. */
        @AttributeDefinition(
                description =
                        "Most pixels of a picture that smaller ones are made of, in millions; a picture with more is no"
                                + " picture for fields that take those. 1 to 500.",
                min = "1",
                max = "500")
        int maxMegapixels() default 50;

        /** Sizes of smaller pictures. */
        @AttributeDefinition(
                description =
                        "Sizes that pictures are offered in, as name:pixels of the longer side, separated by commas;"
                                + " each is made once, when it is first asked for. Pages use small and medium.")
        String variants() default "small:96, medium:480, large:1600";

        /** How long an upload waits for its record. */
        @AttributeDefinition(
                description = "Hours after which an uploaded file that no record has is removed. 1 to 8760.",
                min = "1",
                max = "8760")
        int unattachedHours() default 24;

        /** How often it is cleaned up. */
        @AttributeDefinition(
                description = "Minutes between two looks for uploaded files that no record has; 0 never looks, then"
                        + " file-orphans --delete does. At most 1440.",
                min = "0",
                max = "1440")
        int cleanMinutes() default 60;
    }

    /** Called by the host. */
    @Activate
    public StoredFiles(
            Config config, @Reference Records records, @Reference Entities entities, @Reference FileStore store) {
        this.records = records;
        this.entities = entities;
        this.store = store;
        maxBytes = within("maxBytes", config.maxBytes(), 1, Long.MAX_VALUE);
        pictures = new Pictures(within("maxMegapixels", config.maxMegapixels(), 1, 500) * PIXELS);
        unattached = Duration.ofHours(within("unattachedHours", config.unattachedHours(), 1, 8760));
        within("cleanMinutes", config.cleanMinutes(), 0, 1440);
        sizes = sizes(config.variants());
        log.info("Files have at most {} bytes, pictures are offered as {}", maxBytes, sizes);
    }

    private static long within(String key, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(key + " is " + value + "; it has to be from " + least + " to " + most);
        }
        return value;
    }

    private static Map<String, Integer> sizes(String text) {
        List<Map.Entry<String, Integer>> all = new ArrayList<>();
        for (String part : text.isBlank() ? new String[0] : text.split(",", -1)) {
            if (!part.strip().matches("[a-z][a-z0-9-]{0,30}:[1-9][0-9]{0,3}")) {
                throw new IllegalArgumentException("variants: '" + part.strip() + "' is no size; one is small:96");
            }
            String[] size = part.strip().split(":", -1);
            all.add(Map.entry(size[0], Integer.valueOf(size[1])));
        }
        Map<String, Integer> sizes = new LinkedHashMap<>();
        all.stream().sorted(Map.Entry.comparingByValue()).forEach(size -> sizes.put(size.getKey(), size.getValue()));
        if (sizes.size() < all.size()) {
            throw new IllegalArgumentException("variants: '" + text + "' names one twice");
        }
        return sizes;
    }

    Records records() {
        return records;
    }

    FileStore store() {
        return store;
    }

    Duration unattached() {
        return unattached;
    }

    @Override
    public Record upload(Upload upload, InputStream content) throws IOException {
        if (Context.current().identity().isAnonymous()) {
            throw signIn();
        }
        FileRules rules = rules(upload.entity(), upload.field());
        long most = rules.maxBytes() == 0 ? maxBytes : Math.min(maxBytes, rules.maxBytes());
        if (upload.length().isPresent() && upload.length().getAsLong() > most) {
            throw Limited.tooLarge(most);
        }
        String name = FileNames.clean(upload.name());
        byte[] head = content.readNBytes(MediaTypes.HEAD);
        String mediaType = mediaTypes.of(head, name, upload.mediaType());
        if (!rules.takes(mediaType)) {
            throw Failure.invalid(
                    "wrong-type", "'" + name + "' is " + mediaType + "; taken is " + String.join(", ", rules.types()));
        }
        if (rules.image() && !Pictures.isPicture(mediaType)) {
            throw noPicture(name);
        }
        String key = CONTENTS + freshKey();
        StoredFile stored = write(key, head, content, most, upload.length());
        boolean done = false;
        try {
            Pictures.Size size = Pictures.isPicture(mediaType) ? size(key, mediaType) : null;
            if (rules.image() && size == null) {
                throw noPicture(name);
            }
            Draft draft = draft(name, mediaType, stored, size)
                    .set("uploadedBy", Context.current().identity().id());
            Record file = Context.asHost(() -> records.save(draft));
            done = true;
            return file;
        } finally {
            if (!done) {
                forget(key);
            }
        }
    }

    private StoredFile write(String key, byte[] head, InputStream content, long most, OptionalLong length)
            throws IOException {
        try (InputStream whole = new Limited(
                new SequenceInputStream(new ByteArrayInputStream(head), content) {
                    @Override
                    public void close() {
                        // The content is the caller's to close.
                    }
                },
                most)) {
            return store.write(key, whole, length);
        }
    }

    private Draft draft(String name, String mediaType, StoredFile stored, Pictures.@Nullable Size size) {
        return Draft.create(EntityType.FILE)
                .set("name", name)
                .set("mediaType", mediaType)
                .set("bytes", stored.size())
                .set("sha256", stored.sha256())
                .set("storageKey", stored.key())
                .set("state", State.UPLOADED.name())
                .set("width", size == null ? null : Long.valueOf(size.width()))
                .set("height", size == null ? null : Long.valueOf(size.height()));
    }

    private static Failure noPicture(String name) {
        return Failure.invalid(
                "no-picture", "'" + name + "' is no picture that can be shown here, or has too many pixels");
    }

    private static Failure signIn() {
        return new Failure(Failure.Kind.UNAUTHENTICATED, "not-signed-in", "sign in to see this file");
    }

    private static Failure missing(long id) {
        return Failure.missing("there is no file " + id + ", or you may not see it");
    }

    private FileRules rules(String entity, String field) {
        if (entity.isEmpty()) {
            return FileRules.ALL;
        }
        FileRules rules = entities.model()
                .find(entity)
                .flatMap(type -> type.field(field))
                .map(Field::files)
                .orElse(null);
        if (rules == null) {
            throw Failure.invalid("no-such-field", "'" + entity + "." + field + "' is no field of files");
        }
        return rules;
    }

    /** Cannot be guessed, and spreads over 256 folders. */
    private String freshKey() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        String hex = HexFormat.of().formatHex(bytes);
        return hex.substring(0, 2) + "/" + hex.substring(2);
    }

    private Pictures.@Nullable Size size(String key, String mediaType) throws IOException {
        try (OpenFile start = store.open(key, 0, HEADER_BYTES)) {
            return pictures.size(mediaType, start).orElse(null);
        }
    }

    /** What cannot be deleted now is found by the clean-up. */
    private void forget(String key) {
        try {
            store.delete(key);
        } catch (Failure away) {
            log.warn("'{}' stays in the storage until the clean-up: {}", key, away.getMessage());
        }
    }

    /** A file that the caller may have, and how. */
    private record Seen(File file, boolean open) {}

    @Override
    public FileContent content(long id) {
        Seen seen = seen(id, false);
        File file = seen.file();
        return new FileContent(file.storageKey, file.name, file.mediaType, seen.open(), FRESH);
    }

    private Seen seen(long id, boolean smaller) {
        Optional<File> found = Context.asHost(() -> records.of(File.class).get(id));
        File file = found.orElse(null);
        boolean open = file != null && isOpen(file, smaller);
        Identity caller = Context.current().identity();
        if (caller.isAnonymous() && !open) {
            // The same whether there is such a file or not.
            throw signIn();
        }
        if (file == null || !open && !isVisible(file, caller)) {
            throw missing(id);
        }
        return new Seen(file, open);
    }

    private boolean isOpen(File file, boolean smaller) {
        if (file.state != State.ATTACHED || file.entity == null || file.field == null) {
            return false;
        }
        FileRules rules = entities.model()
                .find(file.entity)
                .flatMap(type -> type.field(Objects.requireNonNull(file.field)))
                .map(Field::files)
                .orElse(null);
        return rules != null && rules.open() && (smaller || !rules.image());
    }

    /** What sees the record and the field that have it is decided where it is for every other value. */
    private boolean isVisible(File file, Identity caller) {
        if (caller.isSystem()) {
            return true;
        }
        if (file.state == State.UPLOADED) {
            return file.uploadedBy == caller.id();
        }
        if (file.state != State.ATTACHED || file.entity == null || file.record == null || file.field == null) {
            return false;
        }
        if (entities.model().find(file.entity).isEmpty()) {
            return false;
        }
        Object value = records.get(file.entity, file.record)
                .filter(record -> record.type().position(Objects.requireNonNull(file.field)) >= 0)
                .map(record -> record.get(Objects.requireNonNull(file.field)))
                .orElse(null);
        return value instanceof List<?> many
                ? many.contains(file.id)
                : Long.valueOf(file.id).equals(value);
    }

    @Override
    public FileContent variant(long id, String variant) {
        Seen seen = seen(id, true);
        File file = seen.file();
        Integer pixels = sizes.get(variant);
        if (pixels == null || file.width == null) {
            throw Failure.missing("file " + id + " has no variant '" + variant + "'");
        }
        String key = variantsOf(file.storageKey) + pixels;
        if (store.info(key).isEmpty()) {
            make(file, key, pixels);
        }
        String kind = Pictures.kindOfVariant(file.mediaType);
        return new FileContent(key, variantName(file.name, variant, kind), kind, seen.open(), FRESH);
    }

    /** Returns what the keys of a content's smaller pictures begin with. */
    static String variantsOf(String storageKey) {
        return VARIANTS + storageKey.substring(CONTENTS.length()) + "/";
    }

    private static String variantName(String name, String variant, String kind) {
        int dot = name.lastIndexOf('.');
        String ending = "-" + variant + (kind.equals("image/jpeg") ? ".jpg" : ".png");
        String start = dot > 0 ? name.substring(0, dot) : name;
        int most = mortise.files.FileLink.MAX_NAME - ending.length();
        return (start.length() > most ? start.substring(0, most) : start) + ending;
    }

    /** Others who ask meanwhile wait for it; another node may make the same once more, which does no harm. */
    private void make(File file, String key, int pixels) {
        Object turn = making.computeIfAbsent(key, none -> new Object());
        try {
            synchronized (turn) {
                if (store.info(key).isEmpty()) {
                    try (OpenFile content = store.open(file.storageKey)) {
                        byte[] picture = pictures.smaller(file.mediaType, content, pixels);
                        store.write(key, new ByteArrayInputStream(picture), OptionalLong.of(picture.length));
                    } catch (IOException lost) {
                        throw Failure.unavailable("'" + file.storageKey + "' cannot be read to its end", lost);
                    } catch (Failure broken) {
                        if (broken.kind() == Failure.Kind.INVALID) {
                            throw new Failure(
                                    Failure.Kind.MISSING,
                                    "no-picture",
                                    "file " + file.id + " cannot be shown smaller: " + broken.getMessage(),
                                    broken);
                        }
                        throw broken;
                    }
                }
            }
        } finally {
            making.remove(key, turn);
        }
    }

    @Override
    public List<String> variants() {
        return List.copyOf(sizes.keySet());
    }

    @Override
    public void discard(long id) {
        Optional<File> found = Context.asHost(() -> records.of(File.class).get(id));
        Identity caller = Context.current().identity();
        if (found.isEmpty() || !caller.isSystem() && found.get().uploadedBy != caller.id()) {
            return;
        }
        if (found.get().state == State.ATTACHED) {
            throw Failure.conflict("attached", "a record has file " + id + "; take it out of the record");
        }
        if (found.get().state == State.UPLOADED) {
            Context.asHost(() -> records.save(Draft.update(EntityType.FILE, id)
                    .expecting(found.get().version)
                    .set("state", State.REMOVED.name())));
        }
    }

    @Override
    public Swept sweep(boolean delete, Consumer<Orphan> seen) {
        if (!Context.current().identity().isSystem() && !records.may(Action.DELETE, EntityType.FILE)) {
            throw Failure.denied("you may not clean up files");
        }
        return Context.asHost(() -> new Sweep(this, delete, seen).all());
    }

    /**
     * Removes what a file was: its smaller pictures, its content, and what is known of it, in this order. Done again, it does
     * no harm.
     */
    void remove(File file) {
        String variants = variantsOf(file.storageKey);
        store.list(variants, "", FileStore.MAX_PAGE).forEach(variant -> store.delete(variant.key()));
        store.delete(file.storageKey);
        Context.asHost(() -> {
            try {
                return Optional.of(records.save(Draft.delete(EntityType.FILE, file.id)));
            } catch (Failure failure) {
                if (failure.kind() == Failure.Kind.MISSING) {
                    return Optional.<Record>empty();
                }
                throw failure;
            }
        });
    }
}
