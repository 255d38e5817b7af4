package mortise.websocket;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Connects, says that it listens, and reads nothing any more. */
final class DeafClient implements AutoCloseable {
    private final Socket socket = new Socket();

    DeafClient(PushNode node, String session, String topic) throws IOException {
        socket.setReceiveBufferSize(2_048);
        socket.setSoTimeout(20_000);
        socket.connect(new InetSocketAddress("127.0.0.1", node.port()));
        String request = "GET /push HTTP/1.1\r\nHost: 127.0.0.1:" + node.port() + "\r\nOrigin: " + node.origin()
                + "\r\nCookie: mortise_session=" + session
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        StringBuilder answer = new StringBuilder();
        InputStream in = socket.getInputStream();
        while (answer.indexOf("\r\n\r\n") < 0) {
            int read = in.read();
            if (read < 0) {
                throw new IOException("refused: " + answer);
            }
            answer.append((char) read);
        }
        if (!answer.toString().startsWith("HTTP/1.1 101")) {
            throw new IOException("refused: " + answer);
        }
        byte[] text = ("{\"do\":\"hear\",\"topics\":[\"" + topic + "\"]}").getBytes(StandardCharsets.UTF_8);
        byte[] frame = new byte[6 + text.length];
        frame[0] = (byte) 0x81;
        frame[1] = (byte) (0x80 | text.length); // masked with zeros
        System.arraycopy(text, 0, frame, 6, text.length);
        socket.getOutputStream().write(frame);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
