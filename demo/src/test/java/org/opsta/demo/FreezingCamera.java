package org.opsta.demo;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;

/** A network camera that gives noise as motion JPEG until it freezes: then it still takes connections and sends nothing. */
final class FreezingCamera implements AutoCloseable {

    private static final String HEAD =
            "HTTP/1.0 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=frame\r\n\r\n";

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private volatile boolean frozen;
    private volatile boolean closed;

    FreezingCamera() throws IOException {
        Thread accepting = new Thread(this::accept, "freezing-camera");
        accepting.setDaemon(true);
        accepting.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getLocalPort() + "/video.mjpg";
    }

    void freeze() {
        frozen = true;
    }

    void thaw() {
        frozen = false;
    }

    private void accept() {
        while (!closed) {
            try {
                Socket socket = server.accept();
                Thread sending = new Thread(() -> send(socket), "freezing-camera-connection");
                sending.setDaemon(true);
                sending.start();
            } catch (IOException e) {
                return;
            }
        }
    }

    private void send(Socket socket) {
        try (socket) {
            OutputStream out = socket.getOutputStream();
            Random random = new Random(1);
            boolean begun = false;
            while (!closed) {
                if (!frozen) {
                    if (!begun) {
                        out.write(HEAD.getBytes(StandardCharsets.US_ASCII));
                        begun = true;
                    }
                    byte[] picture = noise(random);
                    out.write(("--frame\r\nContent-Type: image/jpeg\r\nContent-Length: " + picture.length + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
                    out.write(picture);
                    out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
                    out.flush();
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
        } catch (IOException e) {
            // The terminal has hung up.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static byte[] noise(Random random) throws IOException {
        BufferedImage image = new BufferedImage(320, 240, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < 240; y++) {
            for (int x = 0; x < 320; x++) {
                image.setRGB(x, y, random.nextInt(0x1000000));
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "jpg", bytes);
        return bytes.toByteArray();
    }

    @Override
    public void close() throws IOException {
        closed = true;
        server.close();
    }
}
