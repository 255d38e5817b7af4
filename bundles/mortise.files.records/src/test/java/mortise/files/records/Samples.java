package mortise.files.records;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/** Files for tests. */
final class Samples {
    /** What a camera notes, and nobody else has to know. */
    static final String SECRET = "GPS 52.5163N 13.3777E";

    private Samples() {}

    static byte[] pdf() {
        return "%PDF-1.7\n1 0 obj\n<<>>\nendobj\n".getBytes(StandardCharsets.US_ASCII);
    }

    /** A picture whose left half is red and whose right half is blue. */
    static byte[] picture(String format, int width, int height) {
        return picture(format, width, height, BufferedImage.TYPE_INT_RGB);
    }

    /** A picture of shades of grey. */
    static byte[] grey(int width, int height) {
        return picture("png", width, height, BufferedImage.TYPE_BYTE_GRAY);
    }

    private static byte[] picture(String format, int width, int height, int kind) {
        BufferedImage image = new BufferedImage(width, height, kind);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.RED);
        graphics.fillRect(0, 0, width / 2, height);
        graphics.setColor(Color.BLUE);
        graphics.fillRect(width / 2, 0, width - width / 2, height);
        graphics.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, format, bytes);
        } catch (IOException memory) {
            throw new UncheckedIOException(memory);
        }
        return bytes.toByteArray();
    }

    /** The same as a camera writes it that was held this way, and that knows where it is. */
    static byte[] photo(int width, int height, int orientation) {
        byte[] plain = picture("jpeg", width, height);
        byte[] note = SECRET.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer tiff = ByteBuffer.allocate(26 + note.length);
        tiff.put((byte) 'M').put((byte) 'M').putShort((short) 42).putInt(8);
        tiff.putShort((short) 1).putShort((short) 0x0112).putShort((short) 3).putInt(1);
        tiff.putShort((short) orientation).putShort((short) 0).putInt(0).put(note);
        ByteBuffer photo = ByteBuffer.allocate(plain.length + 10 + tiff.capacity());
        photo.put(plain, 0, 2).put((byte) 0xff).put((byte) 0xe1);
        photo.putShort((short) (8 + tiff.capacity())).put("Exif\0\0".getBytes(StandardCharsets.US_ASCII));
        photo.put(tiff.array()).put(plain, 2, plain.length - 2);
        return photo.array();
    }

    /** A file of a hundred bytes that says it is a picture of a thousand million pixels. */
    static byte[] pixelBomb() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
            ByteBuffer header = ByteBuffer.allocate(17);
            header.put("IHDR".getBytes(StandardCharsets.US_ASCII))
                    .putInt(40_000)
                    .putInt(25_000);
            header.put(new byte[] {8, 2, 0, 0, 0});
            CRC32 crc = new CRC32();
            crc.update(header.array());
            out.writeInt(13);
            out.write(header.array());
            out.writeInt((int) crc.getValue());
        } catch (IOException memory) {
            throw new UncheckedIOException(memory);
        }
        return bytes.toByteArray();
    }
}
