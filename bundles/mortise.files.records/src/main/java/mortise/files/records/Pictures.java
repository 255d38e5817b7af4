package mortise.files.records;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import mortise.core.Failure;

/**
 * Makes smaller pictures. What a header says is believed before anything is decoded, so that a small file of a thousand
 * million pixels costs nothing. Only the picture goes on, nothing that was noted beside it. Safe for use by many threads; a few
 * pictures are made at once, others wait.
 */
final class Pictures {
    /** The kinds that the JDK reads, and by which name of a reader. */
    private static final Map<String, String> READERS =
            Map.of("image/jpeg", "jpeg", "image/png", "png", "image/gif", "gif");

    private static final float QUALITY = 0.85f;
    private static final int AT_ONCE = 2;

    private final long mostPixels;
    private final Semaphore turns = new Semaphore(AT_ONCE, true);

    Pictures(long mostPixels) {
        this.mostPixels = mostPixels;
    }

    /** A picture's size. */
    record Size(int width, int height) {}

    /** Tells whether pictures of this kind can be made smaller. */
    static boolean isPicture(String mediaType) {
        return READERS.containsKey(mediaType);
    }

    /** Returns what a smaller one is of, made of this kind: what may be transparent stays so. */
    static String kindOfVariant(String mediaType) {
        return mediaType.equals("image/jpeg") ? mediaType : "image/png";
    }

    /**
     * Returns the size that a header tells, empty if there is none or the picture has too many pixels.
     *
     * @throws IOException only what the content threw
     */
    Optional<Size> size(String mediaType, InputStream content) throws IOException {
        ImageReader reader = reader(mediaType);
        try (ImageInputStream input = new MemoryCacheImageInputStream(content)) {
            reader.setInput(input, true, true);
            Size size = new Size(reader.getWidth(0), reader.getHeight(0));
            return isTooLarge(size) ? Optional.empty() : Optional.of(size);
        } catch (IIOException | RuntimeException broken) {
            return Optional.empty();
        } finally {
            reader.dispose();
        }
    }

    private boolean isTooLarge(Size size) {
        return (long) size.width() * size.height() > mostPixels;
    }

    private static ImageReader reader(String mediaType) {
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(READERS.get(mediaType));
        return readers.next();
    }

    /**
     * Returns a picture whose longer side has so many pixels, or as many as it has if those are fewer; upright, if the camera
     * noted how it was held.
     *
     * @throws Failure INVALID {@code no-picture} if it cannot be read
     * @throws IOException only what the content threw
     */
    byte[] smaller(String mediaType, InputStream content, int longerSide) throws IOException {
        turns.acquireUninterruptibly();
        ImageReader reader = reader(mediaType);
        try (ImageInputStream input = new MemoryCacheImageInputStream(content)) {
            int orientation = mediaType.equals("image/jpeg") ? Orientation.read(input) : Orientation.UPRIGHT;
            input.seek(0);
            reader.setInput(input, false, true);
            Size size = new Size(reader.getWidth(0), reader.getHeight(0));
            if (isTooLarge(size)) {
                throw unreadable(null);
            }
            ImageReadParam param = reader.getDefaultReadParam();
            // Whole rows and columns are left out while reading: at most twice as many as wanted come into memory.
            int step = Math.max(1, Math.max(size.width(), size.height()) / (2 * longerSide));
            param.setSourceSubsampling(step, step, 0, 0);
            BufferedImage read = reader.read(0, param);
            String kind = kindOfVariant(mediaType);
            return written(drawn(read, longerSide, orientation, kind.equals("image/jpeg")), kind);
        } catch (IIOException | RuntimeException broken) {
            throw broken instanceof Failure failure ? failure : unreadable(broken);
        } finally {
            reader.dispose();
            turns.release();
        }
    }

    private static Failure unreadable(@org.jspecify.annotations.Nullable Exception cause) {
        return new Failure(Failure.Kind.INVALID, "no-picture", "the picture cannot be read", cause);
    }

    private static BufferedImage drawn(BufferedImage read, int longerSide, int orientation, boolean opaque) {
        double scale = Math.min(1, (double) longerSide / Math.max(read.getWidth(), read.getHeight()));
        int width = Math.max(1, (int) Math.round(read.getWidth() * scale));
        int height = Math.max(1, (int) Math.round(read.getHeight() * scale));
        boolean lying = Orientation.isLying(orientation);
        BufferedImage small = new BufferedImage(
                lying ? height : width,
                lying ? width : height,
                opaque ? BufferedImage.TYPE_INT_RGB : BufferedImage.TYPE_INT_ARGB);
        Graphics2D graphics = small.createGraphics();
        try {
            graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
            AffineTransform upright = Orientation.upright(orientation, width, height);
            upright.scale((double) width / read.getWidth(), (double) height / read.getHeight());
            graphics.drawImage(read, upright, null);
        } finally {
            graphics.dispose();
        }
        return small;
    }

    private static byte[] written(BufferedImage picture, String kind) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByMIMEType(kind).next();
        try (ImageOutputStream output = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(output);
            ImageWriteParam param = writer.getDefaultWriteParam();
            if (kind.equals("image/jpeg")) {
                param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                param.setCompressionQuality(QUALITY);
            }
            writer.write(null, new javax.imageio.IIOImage(picture, null, null), param);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
