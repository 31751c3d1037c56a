package org.opsta.agent.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.opsta.contract.Codec;
import org.opsta.contract.DeviceId;
import org.opsta.contract.PunchAck;
import org.opsta.contract.Topics;
import org.opsta.contract.UnreadableMessage;

/**
 * Terminals as the broker sees them: each has a connection of its own, publishes one batch with QoS 1, waits for the agent's
 * acknowledgement, then publishes the next. All of them on the calling thread and with as little work as MQTT 5 allows, so
 * that what is measured is not they.
 */
final class Terminals implements AutoCloseable {

    private static final int CONNACK = 2;
    private static final int PUBLISH = 3;
    private static final int PUBACK = 4;
    private static final int SUBACK = 9;
    private static final int RECEIVE_BYTES = 64 * 1024;

    /** A batch as it goes over the wire. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Batch(byte[] payload, long through) {}

    /** Everything one terminal has to say. */
    record Journal(DeviceId device, List<Batch> batches) {}

    private final Selector selector;
    private final List<Terminal> all = new ArrayList<>();
    private final long againNanos;
    private final long patienceNanos;
    private int ready;
    private int busy;
    private int sentAgain;
    private int rejects;

    /**
     * @param again a terminal that hears nothing for so long sends its batch again, as the real one does
     * @param patience for everything one call of {@link #send} sends
     */
    Terminals(URI broker, List<Journal> journals, Duration again, Duration patience) throws IOException {
        againNanos = again.toNanos();
        patienceNanos = patience.toNanos();
        selector = Selector.open();
        for (Journal journal : journals) {
            Terminal terminal = new Terminal(broker, journal);
            all.add(terminal);
            int before = ready;
            run(() -> ready == before);
        }
    }

    /** Has every terminal send its batches up to number {@code to}; returns when each is acknowledged. */
    Duration send(int to) throws IOException {
        long begin = System.nanoTime();
        for (Terminal terminal : all) {
            terminal.until(to);
        }
        run(() -> busy > 0);
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    int sentAgain() {
        return sentAgain;
    }

    int rejects() {
        return rejects;
    }

    private interface Goal {
        boolean open();
    }

    private void run(Goal goal) throws IOException {
        long begin = System.nanoTime();
        while (goal.open()) {
            selector.select(key -> ((Terminal) key.attachment()).move(key), 1000);
            long now = System.nanoTime();
            if (now - begin > patienceNanos) {
                throw new IOException("the terminals were not served within "
                        + TimeUnit.NANOSECONDS.toSeconds(patienceNanos) + " s: " + busy + " still wait");
            }
            for (Terminal terminal : all) {
                terminal.sendAgainAfter(now);
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (Terminal terminal : all) {
            terminal.channel.close();
        }
        selector.close();
    }

    private final class Terminal {

        private final Journal journal;
        private final SocketChannel channel;
        private final SelectionKey key;
        private final Deque<ByteBuffer> outgoing = new ArrayDeque<>();
        private ByteBuffer incoming = ByteBuffer.allocate(RECEIVE_BYTES);
        private int next;
        private int until;
        private boolean waiting;
        private long sentAt;

        Terminal(URI broker, Journal journal) throws IOException {
            this.journal = journal;
            channel = SocketChannel.open(new InetSocketAddress(broker.getHost(), broker.getPort()));
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            key = channel.register(selector, SelectionKey.OP_READ, this);
            // Version 5, clean start, no keep-alive, no properties.
            post(packet(0x10, text("MQTT"), new byte[] {5, 2, 0, 0, 0}, text("bench-" + journal.device())));
        }

        void until(int batches) throws IOException {
            until = Math.min(batches, journal.batches().size());
            if (next < until) {
                busy++;
                publish();
            }
        }

        private void publish() throws IOException {
            waiting = true;
            sentAt = System.nanoTime();
            post(packet(
                    0x32,
                    text(new Topics(journal.device()).punches()),
                    new byte[] {0, 1, 0},
                    journal.batches().get(next).payload()));
        }

        void sendAgainAfter(long now) throws IOException {
            if (waiting && now - sentAt > againNanos) {
                sentAgain++;
                publish();
            }
        }

        void move(SelectionKey ready) {
            try {
                if (ready.isWritable()) {
                    flush();
                }
                if (ready.isReadable()) {
                    read();
                }
            } catch (IOException | UnreadableMessage e) {
                throw new IllegalStateException(journal.device() + " lost its connection", e);
            }
        }

        private void read() throws IOException, UnreadableMessage {
            if (channel.read(incoming) < 0) {
                throw new IOException("the broker hung up");
            }
            incoming.flip();
            while (readPacket()) {
                // Until a whole packet is no longer there.
            }
            incoming.compact();
            if (!incoming.hasRemaining()) {
                incoming = ByteBuffer.allocate(incoming.capacity() * 2).put(incoming.flip());
            }
        }

        private boolean readPacket() throws IOException, UnreadableMessage {
            int start = incoming.position();
            if (incoming.remaining() < 2) {
                return false;
            }
            int type = incoming.get() & 0xff;
            int length = 0;
            for (int shift = 0; ; shift += 7) {
                if (!incoming.hasRemaining()) {
                    incoming.position(start);
                    return false;
                }
                int digit = incoming.get();
                length |= (digit & 0x7f) << shift;
                if (digit >= 0) {
                    break;
                }
            }
            if (incoming.remaining() < length) {
                incoming.position(start);
                return false;
            }
            ByteBuffer body = incoming.slice(incoming.position(), length);
            incoming.position(incoming.position() + length);
            take(type, body);
            return true;
        }

        private void take(int type, ByteBuffer body) throws IOException, UnreadableMessage {
            switch (type >> 4) {
                case CONNACK -> {
                    refuseUnless(body.get(1) == 0, "the broker refused the connection");
                    post(packet(
                            0x82, new byte[] {0, 1, 0}, text(new Topics(journal.device()).punchesAck()), new byte[] {1
                            }));
                }
                case SUBACK -> ready++;
                case PUBACK ->
                    refuseUnless(body.remaining() < 3 || (body.get(2) & 0x80) == 0, "the broker refused a batch");
                case PUBLISH -> acknowledged(type, body);
                default -> throw new IOException("the broker sent a packet of type " + (type >> 4));
            }
        }

        private void acknowledged(int type, ByteBuffer body) throws IOException, UnreadableMessage {
            body.position(2 + body.getShort(0));
            if ((type & 0x06) != 0) {
                short id = body.getShort();
                post(packet(0x40, new byte[] {(byte) (id >> 8), (byte) id}));
            }
            int properties = body.get();
            body.position(body.position() + properties);
            byte[] payload = new byte[body.remaining()];
            body.get(payload);
            PunchAck ack = Codec.decode(payload, PunchAck.class);
            rejects += ack.rejects().size();
            if (waiting && ack.committedThrough() >= journal.batches().get(next).through()) {
                waiting = false;
                next++;
                if (next < until) {
                    publish();
                } else {
                    busy--;
                }
            }
        }

        private void post(ByteBuffer packet) throws IOException {
            outgoing.add(packet);
            flush();
        }

        private void flush() throws IOException {
            while (!outgoing.isEmpty()) {
                channel.write(outgoing.peek());
                if (outgoing.peek().hasRemaining()) {
                    key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
                    return;
                }
                outgoing.remove();
            }
            key.interestOps(SelectionKey.OP_READ);
        }
    }

    private static void refuseUnless(boolean fine, String problem) throws IOException {
        if (!fine) {
            throw new IOException(problem);
        }
    }

    private static byte[] text(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        return ByteBuffer.allocate(2 + bytes.length)
                .putShort((short) bytes.length)
                .put(bytes)
                .array();
    }

    private static ByteBuffer packet(int type, byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        ByteArrayOutputStream packet = new ByteArrayOutputStream(length + 5);
        packet.write(type);
        int rest = length;
        do {
            packet.write(rest > 0x7f ? (rest & 0x7f) | 0x80 : rest);
            rest >>= 7;
        } while (rest > 0);
        for (byte[] part : parts) {
            packet.writeBytes(part);
        }
        return ByteBuffer.wrap(packet.toByteArray());
    }
}
