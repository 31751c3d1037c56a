package org.opsta.watchdog;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands in for systemd: a real datagram socket that collects what a service tells it. */
public final class SystemdSocket implements AutoCloseable {

    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVTIMEO = 20;

    interface LibC extends Library {
        LibC IT = Native.load("c", LibC.class);

        int socket(int domain, int type, int protocol) throws LastErrorException;

        int bind(int socket, byte[] address, int length) throws LastErrorException;

        int setsockopt(int socket, int level, int name, byte[] value, int length) throws LastErrorException;

        int recv(int socket, byte[] buffer, int length, int flags);

        int close(int socket);
    }

    /** One assignment of a datagram, such as {@code READY=1}, and when it came. */
    public record Told(String state, long nanos) {}

    private final String name;
    private final int socket;
    private final List<Told> told = new CopyOnWriteArrayList<>();
    private final Thread thread = new Thread(this::listen, "systemd-socket");
    private volatile boolean closing;

    /** @param name a path, or an abstract name that begins with {@code @} */
    public SystemdSocket(String name) {
        this.name = name;
        socket = LibC.IT.socket(AF_UNIX, SOCK_DGRAM, 0);
        byte[] path = name.getBytes(StandardCharsets.UTF_8);
        if (path[0] == '@') {
            path[0] = 0;
        }
        byte[] address = ByteBuffer.allocate(2 + path.length)
                .order(ByteOrder.nativeOrder())
                .putShort((short) AF_UNIX)
                .put(path)
                .array();
        LibC.IT.bind(socket, address, address.length);
        byte[] tenthOfASecond = ByteBuffer.allocate(16)
                .order(ByteOrder.nativeOrder())
                .putLong(0)
                .putLong(100_000)
                .array();
        LibC.IT.setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, tenthOfASecond, tenthOfASecond.length);
        thread.start();
    }

    /** What {@code NOTIFY_SOCKET} must say. */
    public String name() {
        return name;
    }

    public List<Told> told() {
        return told;
    }

    public long count(String state) {
        return told.stream().filter(one -> one.state().equals(state)).count();
    }

    private void listen() {
        byte[] buffer = new byte[8192];
        while (!closing) {
            int length = LibC.IT.recv(socket, buffer, buffer.length, 0);
            long now = System.nanoTime();
            if (length > 0) {
                new String(buffer, 0, length, StandardCharsets.UTF_8)
                        .lines()
                        .forEach(line -> told.add(new Told(line, now)));
            }
        }
    }

    @Override
    public void close() {
        closing = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        LibC.IT.close(socket);
    }
}
