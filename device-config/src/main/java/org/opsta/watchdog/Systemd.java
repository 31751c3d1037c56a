package org.opsta.watchdog;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The service's side of <a href="https://www.freedesktop.org/software/systemd/man/latest/sd_notify.html">sd_notify</a>:
 * datagrams to the socket that systemd names, and nothing at all when it names none. Never waits and never throws.
 *
 * <p>Through the C library, because Java has no datagram sockets of this family, and the command {@code systemd-notify} would
 * be a process of its own each time, which systemd does not trust with {@code NotifyAccess=main}.
 */
public final class Systemd {

    private static final Logger LOG = LoggerFactory.getLogger(Systemd.class);

    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
    private static final int MSG_DONTWAIT_NOSIGNAL = 0x40 | 0x4000;
    private static final int LONGEST_PATH = 107;

    /** The three calls it takes. */
    interface LibC extends Library {
        int socket(int domain, int type, int protocol) throws LastErrorException;

        NativeLong sendto(int socket, byte[] message, NativeLong length, int flags, byte[] address, int addressLength)
                throws LastErrorException;

        int close(int socket) throws LastErrorException;
    }

    private final @Nullable String path;
    private final @Nullable Duration watchdog;
    private boolean complained;

    Systemd(@Nullable String path, @Nullable Duration watchdog) {
        this.path = path;
        this.watchdog = watchdog;
    }

    /** As systemd asks for it in the environment of this process. */
    public static Systemd ofEnvironment() {
        return of(System.getenv(), ProcessHandle.current().pid());
    }

    static Systemd of(Map<String, String> environment, long pid) {
        String path = environment.get("NOTIFY_SOCKET");
        if (path == null || path.length() < 2 || !(path.startsWith("/") || path.startsWith("@"))) {
            return new Systemd(null, null);
        }
        String whom = environment.get("WATCHDOG_PID");
        boolean ours = whom == null || whom.equals(Long.toString(pid));
        return new Systemd(path, ours ? micros(environment.get("WATCHDOG_USEC")) : null);
    }

    private static @Nullable Duration micros(@Nullable String text) {
        try {
            long micros = text == null ? 0 : Long.parseLong(text);
            return micros > 0 ? Duration.of(micros, ChronoUnit.MICROS) : null;
        } catch (NumberFormatException e) {
            LOG.warn("WATCHDOG_USEC is not a number: {}; the watchdog of systemd is not fed", text);
            return null;
        }
    }

    /** How long systemd waits for a sign of life before it kills this process; empty when it does not. */
    public Optional<Duration> watchdog() {
        return Optional.ofNullable(watchdog);
    }

    /** Sends {@code state}, such as {@code READY=1}; false when it did not arrive, and may be sent again. */
    public synchronized boolean notify(String state) {
        if (path == null) {
            return true;
        }
        try {
            send(path, state.getBytes(StandardCharsets.UTF_8));
            return true;
        } catch (LastErrorException | LinkageError | IllegalArgumentException e) {
            if (!complained) {
                complained = true;
                LOG.error(
                        "systemd cannot be told how this service is ({} to {}: {}); it may take it for dead. If the native"
                                + " library is missing: let JAVA_OPTS name a folder in which programs may be run, as"
                                + " -Djna.tmpdir=FOLDER",
                        state.lines().findFirst().orElse(""),
                        path,
                        e.toString());
            }
            return false;
        }
    }

    private static void send(String path, byte[] message) {
        LibC libC = Loaded.LIB_C;
        byte[] address = address(path);
        int socket = libC.socket(AF_UNIX, SOCK_DGRAM_CLOEXEC, 0);
        try {
            libC.sendto(
                    socket, message, new NativeLong(message.length), MSG_DONTWAIT_NOSIGNAL, address, address.length);
        } finally {
            libC.close(socket);
        }
    }

    /** A {@code sockaddr_un}; an abstract name begins with a zero where systemd writes an {@code @}. */
    private static byte[] address(String path) {
        byte[] name = path.getBytes(StandardCharsets.UTF_8);
        if (name.length > LONGEST_PATH) {
            throw new IllegalArgumentException("NOTIFY_SOCKET has " + name.length + " bytes");
        }
        if (name[0] == '@') {
            name[0] = 0;
        }
        return ByteBuffer.allocate(Short.BYTES + name.length)
                .order(ByteOrder.nativeOrder())
                .putShort((short) AF_UNIX)
                .put(name)
                .array();
    }

    /** Loaded only where there is a systemd to speak to. */
    private static final class Loaded {
        static final LibC LIB_C = Native.load("c", LibC.class);
    }
}
