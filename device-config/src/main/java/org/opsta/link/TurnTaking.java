package org.opsta.link;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import org.eclipse.paho.mqttv5.client.internal.NetworkModule;
import org.eclipse.paho.mqttv5.common.MqttException;

/**
 * A network connection that reads nothing before the client has written something, and that stays stopped once stopped.
 *
 * <p>Paho starts its receiver thread and then polls, without end, until it sees it running. A peer that accepts and
 * closes at once (a tunnel or balancer with no broker behind it) ends the receiver before the first poll, so that each
 * attempt to connect would leave a thread polling for ever. In MQTT the client speaks first, so nothing is lost by waiting.
 */
final class TurnTaking implements NetworkModule {

    private final NetworkModule network;
    private final CountDownLatch spoken = new CountDownLatch(1);
    private volatile boolean stopped;

    TurnTaking(NetworkModule network) {
        this.network = network;
    }

    @Override
    public void start() throws IOException, MqttException {
        network.start();
        if (stopped) {
            // Given up while it was still looking up or connecting: it must not take the session from its successor.
            network.stop();
            throw new IOException("given up while connecting");
        }
    }

    @Override
    public InputStream getInputStream() throws IOException {
        InputStream stream = network.getInputStream();
        return new InputStream() {
            @Override
            public int read() throws IOException {
                awaitSpoken();
                return stream.read();
            }

            @Override
            public int read(byte[] buffer, int from, int length) throws IOException {
                awaitSpoken();
                return stream.read(buffer, from, length);
            }

            @Override
            public int available() throws IOException {
                // Asked before each read; on a connection that is closed already it would throw too early.
                return spoken.getCount() > 0 ? 0 : stream.available();
            }

            @Override
            public void close() throws IOException {
                stream.close();
            }
        };
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return new FilterOutputStream(network.getOutputStream()) {
            @Override
            public void write(byte[] buffer, int from, int length) throws IOException {
                out.write(buffer, from, length);
                spoken.countDown();
            }

            @Override
            public void write(int b) throws IOException {
                out.write(b);
                spoken.countDown();
            }
        };
    }

    private void awaitSpoken() throws IOException {
        try {
            spoken.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted before the first packet was sent", e);
        }
    }

    @Override
    public void stop() throws IOException {
        stopped = true;
        spoken.countDown();
        network.stop();
    }

    @Override
    public String getServerURI() {
        return network.getServerURI();
    }
}
