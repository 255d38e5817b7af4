package mortise.testkit.cache;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import mortise.cache.Cache;
import mortise.cache.Codec;
import mortise.cache.Region;
import mortise.cache.RegionSpec;
import org.jspecify.annotations.Nullable;

/** An extension that uses the cache in every way; each one made is a class of a class loader of its own. */
final class Guest {
    private static final int BYTES = 4 << 20;

    private Guest() {}

    /** Makes one. */
    static Consumer<Cache> arrives() {
        try {
            @SuppressWarnings("unchecked")
            Consumer<Cache> guest = (Consumer<Cache>) new OwnLoader()
                    .loadClass(Work.class.getName())
                    .getConstructor()
                    .newInstance();
            return guest;
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** What the guest keeps. */
    record Kept(String text, List<Long> numbers) {}

    /** What the guest does. */
    public static final class Work implements Consumer<Cache> {
        /** Made by reflection, from the class of the same name in another class loader. */
        public Work() {}

        @Override
        public void accept(Cache cache) {
            RegionSpec<Long, Kept> spec =
                    RegionSpec.of("guest.heap", Long.class, Codec.of(Kept.class), Duration.ofMinutes(5));
            RegionSpec<Long, Kept> offHeap = RegionSpec.of(
                            "guest.off-heap", (Long key) -> "k" + key, Codec.of(Kept.class), Duration.ofMinutes(5))
                    .offHeap(BYTES);
            RegionSpec<Long, Kept> disk = RegionSpec.of(
                            "guest.disk", Long.class, Codec.of(Kept.class), Duration.ofMinutes(5))
                    .onDisk(BYTES);
            for (RegionSpec<Long, Kept> each : List.of(spec, offHeap, disk)) {
                Region<Long, Kept> region = cache.region(each);
                for (long key = 0; key < 200; key++) {
                    region.put(key, new Kept("text", List.of(key)));
                    region.get(key + 1_000, loaded -> new Kept("loaded", List.of(loaded)));
                }
                failOnce(region);
            }
        }

        private static void failOnce(Region<Long, Kept> region) {
            try {
                region.get(-1L, key -> {
                    throw new IllegalStateException("the guest's own");
                });
            } catch (IllegalStateException expected) {
                region.remove(-1L);
            }
        }
    }

    /** Defines the guest's classes itself, as a bundle does. */
    private static final class OwnLoader extends ClassLoader {
        OwnLoader() {
            super(Guest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                if (known != null) {
                    return known;
                }
                return name.startsWith(Guest.class.getName()) ? defined(name) : super.loadClass(name, resolve);
            }
        }

        private Class<?> defined(String name) throws ClassNotFoundException {
            String file = "/" + name.replace('.', '/') + ".class";
            try (@Nullable InputStream stored = Guest.class.getResourceAsStream(file)) {
                if (stored == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] bytes = stored.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException unreadable) {
                throw new ClassNotFoundException(name, unreadable);
            }
        }
    }
}
