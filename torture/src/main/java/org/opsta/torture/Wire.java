package org.opsta.torture;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The network between one party and the broker: a TCP relay on loopback that can be cut, go silent or become slow.
 *
 * <p>Each connection has two threads, one for each way.
 */
final class Wire implements AutoCloseable {

    /** What happens to bytes now. */
    private enum State {
        PASSES,
        /** Connections end, and new ones are refused. */
        CUT,
        /** Connections stay open and nothing comes through: what packets dropped on the way look like. */
        SILENT
    }

    private static final int CHUNK = 16 * 1024;

    private final ServerSocket listening;
    private final int brokerPort;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private State state = State.PASSES;
    private volatile long delayMillis;

    Wire(String name, int brokerPort) throws IOException {
        this.brokerPort = brokerPort;
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon("wire-" + name, this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    synchronized void cut() {
        state = State.CUT;
        notifyAll();
        sockets.forEach(Wire::close);
    }

    synchronized void silence() {
        state = State.SILENT;
        notifyAll();
    }

    /** Holds back what the broker sends: acknowledgements come late. */
    void delay(long millis) {
        delayMillis = millis;
    }

    /** Everything passes again. Connections that were silent go on as if nothing had been, or end, as they would. */
    synchronized void mend(boolean dropSilent) {
        if (state == State.SILENT && dropSilent) {
            sockets.forEach(Wire::close);
        }
        delayMillis = 0;
        state = State.PASSES;
        notifyAll();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                sockets.add(client);
                if (cutNow()) {
                    close(client);
                } else {
                    connect(client);
                }
            } catch (IOException closedOrReset) {
                // The next one may be luckier.
            }
        }
    }

    private void connect(Socket client) {
        try {
            Socket broker = new Socket(InetAddress.getLoopbackAddress(), brokerPort);
            sockets.add(broker);
            daemon("wire-out", () -> pump(client, broker, false));
            daemon("wire-in", () -> pump(broker, client, true));
        } catch (IOException brokerIsAway) {
            close(client);
        }
    }

    private void pump(Socket from, Socket to, boolean delayed) {
        byte[] chunk = new byte[CHUNK];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            int length;
            while ((length = in.read(chunk)) >= 0) {
                awaitPassage();
                if (delayed && delayMillis > 0) {
                    TimeUnit.MILLISECONDS.sleep(delayMillis);
                }
                out.write(chunk, 0, length);
            }
        } catch (IOException ended) {
            // Both ends are closed below.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            close(from);
            close(to);
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private synchronized boolean cutNow() {
        return state == State.CUT;
    }

    private synchronized void awaitPassage() throws InterruptedException {
        while (state == State.SILENT) {
            wait();
        }
    }

    private static void daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        cut();
    }
}
