package mortise.files.records;

import java.awt.geom.AffineTransform;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import javax.imageio.stream.ImageInputStream;

/** How a camera was held, as it noted in a JPEG (EXIF 2.32, tag 0x0112): all that is read of what it noted. */
final class Orientation {
    /** Nothing to be done. */
    static final int UPRIGHT = 1;

    private static final int START_OF_SCAN = 0xda;
    private static final int APP1 = 0xe1;
    private static final int MOST_SEGMENTS = 200;
    private static final int TAG = 0x0112;
    private static final int HEADER = 6;
    private static final int ENTRY = 12;

    private Orientation() {}

    /** Returns 1 to 8; 1 if nothing that can be understood was noted. */
    static int read(ImageInputStream jpeg) throws IOException {
        jpeg.seek(2);
        for (int i = 0; i < MOST_SEGMENTS; i++) {
            int mark = jpeg.read();
            int kind = jpeg.read();
            if (mark != 0xff || kind < 0 || kind == START_OF_SCAN) {
                return UPRIGHT;
            }
            int length = (jpeg.read() << 8 | jpeg.read()) - 2;
            if (length < 0) {
                return UPRIGHT;
            }
            if (kind == APP1) {
                byte[] segment = new byte[length];
                jpeg.readFully(segment);
                if (length > HEADER && segment[0] == 'E' && segment[1] == 'x' && segment[2] == 'i') {
                    return ofExif(
                            ByteBuffer.wrap(segment, HEADER, length - HEADER).slice());
                }
            } else {
                jpeg.seek(jpeg.getStreamPosition() + length);
            }
        }
        return UPRIGHT;
    }

    private static int ofExif(ByteBuffer tiff) {
        try {
            tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
            int directory = tiff.getInt(4);
            int entries = tiff.getShort(directory) & 0xffff;
            for (int i = 0; i < entries; i++) {
                int entry = directory + 2 + i * ENTRY;
                if ((tiff.getShort(entry) & 0xffff) == TAG) {
                    int value = tiff.getShort(entry + 8);
                    return value >= 1 && value <= 8 ? value : UPRIGHT;
                }
            }
            return UPRIGHT;
        } catch (IndexOutOfBoundsException | BufferUnderflowException broken) {
            return UPRIGHT;
        }
    }

    /** Tells whether width and height change places. */
    static boolean isLying(int orientation) {
        return orientation >= 5;
    }

    /** Returns what makes a picture of this size upright. */
    static AffineTransform upright(int orientation, int width, int height) {
        return switch (orientation) {
            case 2 -> new AffineTransform(-1, 0, 0, 1, width, 0);
            case 3 -> new AffineTransform(-1, 0, 0, -1, width, height);
            case 4 -> new AffineTransform(1, 0, 0, -1, 0, height);
            case 5 -> new AffineTransform(0, 1, 1, 0, 0, 0);
            case 6 -> new AffineTransform(0, 1, -1, 0, height, 0);
            case 7 -> new AffineTransform(0, -1, -1, 0, height, width);
            case 8 -> new AffineTransform(0, -1, 1, 0, 0, width);
            default -> new AffineTransform();
        };
    }
}
