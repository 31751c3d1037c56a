package org.opsta.link;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.internal.NetworkModule;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jspecify.annotations.Nullable;

/**
 * One network connection to the broker, from CONNECT to its end; never used for a second one. Paho keeps message ids,
 * topic aliases and half-sent messages over a reconnect and gets them wrong now and then, so each connection has a Paho
 * client of its own, and everything that is to outlive it lives elsewhere.
 *
 * <p>Safe for use by several threads.
 */
final class PahoConnection {

    /** Handed to the broker in CONNECT, see {@link Mailbox#arrived}. */
    static final int RECEIVE_MAXIMUM = 8;

    /** Well above what the codec reads, so that a message that is too large arrives and can be answered with a code. */
    static final long MAXIMUM_PACKET_BYTES = 24L * 1024 * 1024;

    /** The broker may allow fewer. Paho refuses a message beyond what the broker allows instead of waiting. */
    private static final int MOST_ON_THEIR_WAY = 16;

    private static final int CONNECT_SECONDS = 10;
    private static final long ANSWER_SECONDS = 20;
    private static final long QUIESCE_MILLIS = 1000;
    private static final int NORMAL_DISCONNECTION = 0;
    private static final int FIRST_FAILURE_CODE = 0x80;

    /** Room for everything in a PUBLISH packet that is neither topic, payload nor correlation data. */
    private static final int PUBLISH_OVERHEAD_BYTES = 64;

    /** Takes what arrives, on Paho's callback thread, and must return at once. */
    @FunctionalInterface
    interface Mailbox {
        /** At most {@link #RECEIVE_MAXIMUM} messages of QoS 1 wait for their acknowledgement at any time. */
        void arrived(PahoConnection connection, Incoming message, int qos, int id);
    }

    private final MqttAsyncClient client;

    /** Never completes normally; fails with the reason once this connection has ended. */
    private final CompletableFuture<IMqttToken> end = new CompletableFuture<>();

    private final CompletableFuture<Void> announced = new CompletableFuture<>();

    /** One for each message that may be on its way at once; fair, so that nobody waits longer than his turn. */
    private final Semaphore turns = new Semaphore(0, true);

    /**
     * Held while a message is handed to Paho. It registers a topic alias before the message that teaches it to the broker
     * is in its queue, so two publishing threads could send the alias first, which a broker answers by disconnecting.
     */
    private final Object handing = new Object();

    private volatile @Nullable Long largestPacket;

    PahoConnection(String address, String clientId, Mailbox mailbox) throws LinkDown {
        try {
            client = new MqttAsyncClient(address, clientId, new MemoryPersistence(), new KeepAlive(), null) {
                @Override
                protected NetworkModule[] createNetworkModules(String uri, MqttConnectionOptions options)
                        throws MqttException {
                    NetworkModule[] networks = super.createNetworkModules(uri, options);
                    for (int i = 0; i < networks.length; i++) {
                        networks[i] = new TurnTaking(networks[i]);
                    }
                    return networks;
                }
            };
        } catch (MqttException e) {
            throw new LinkDown("cannot use " + address + ": " + PahoReason.of(e), e);
        }
        client.setManualAcks(true);
        client.setCallback(new Events(mailbox));
    }

    /** Connects and waits for the broker's answer. To be called once, first of all. */
    void open(MqttConnectionOptions options) throws LinkDown {
        options.setAutomaticReconnect(false);
        options.setConnectionTimeout(CONNECT_SECONDS);
        options.setReceiveMaximum(RECEIVE_MAXIMUM);
        options.setMaximumPacketSize(MAXIMUM_PACKET_BYTES);
        IMqttToken connack = await("connect", listener -> client.connect(options, null, listener));
        MqttProperties granted = connack.getResponseProperties();
        largestPacket = granted == null ? null : granted.getMaximumPacketSize();
        Integer mostAllowed = granted == null ? null : granted.getReceiveMaximum();
        turns.release(mostAllowed == null ? MOST_ON_THEIR_WAY : Math.min(MOST_ON_THEIR_WAY, mostAllowed));
    }

    /** From now on handlers may take the messages of this connection and publish on it. */
    void announce() {
        announced.complete(null);
    }

    /** Waits for {@link #announce}. */
    boolean awaitAnnounced() {
        try {
            CompletableFuture.anyOf(announced, end).get();
            return !end.isDone();
        } catch (ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    void subscribe(List<TopicFilter> filters) throws LinkDown {
        if (filters.isEmpty()) {
            return;
        }
        MqttSubscription[] wanted = filters.stream()
                .map(filter -> new MqttSubscription(filter.value(), 1))
                .toArray(MqttSubscription[]::new);
        int[] codes = await("subscribe", listener -> client.subscribe(wanted, null, listener, new MqttProperties()))
                .getReasonCodes();
        for (int i = 0; codes != null && i < codes.length; i++) {
            if (codes[i] >= FIRST_FAILURE_CODE) {
                throw new LinkDown("the broker refuses the subscription to "
                        + filters.get(i).value() + " (" + PahoReason.of(codes[i])
                        + "); allow it in the broker's access rules");
            }
        }
    }

    void publish(Outgoing message) throws LinkDown {
        refuseTooLarge(message);
        MqttMessage packet =
                new MqttMessage(message.payload(), message.atLeastOnce() ? 1 : 0, message.retained(), null);
        MqttProperties properties = new MqttProperties();
        message.correlation().ifPresent(properties::setCorrelationData);
        packet.setProperties(properties);
        takeTurn();
        try {
            int[] codes = await("publish", listener -> {
                        synchronized (handing) {
                            client.publish(message.topic(), packet, null, listener);
                        }
                    })
                    .getReasonCodes();
            if (codes != null && codes.length > 0 && codes[0] >= FIRST_FAILURE_CODE) {
                throw new LinkDown("the broker refuses a message to " + message.topic() + " (" + PahoReason.of(codes[0])
                        + "); allow it in the broker's access rules");
            }
        } finally {
            turns.release();
        }
    }

    /** Paho would send it, or cut the connection on trying to, and lose whatever else is under way. */
    private void refuseTooLarge(Outgoing message) throws LinkDown {
        Long largest = largestPacket;
        long size = (long) message.payload().length
                + message.topic().length()
                + message.correlation().map(data -> data.length).orElse(0)
                + PUBLISH_OVERHEAD_BYTES;
        if (largest != null && size > largest) {
            throw new LinkDown("a message to " + message.topic() + " has " + size
                    + " bytes, but the broker takes at most " + largest + "; raise its largest packet size");
        }
    }

    private void takeTurn() throws LinkDown {
        try {
            if (!turns.tryAcquire(ANSWER_SECONDS, TimeUnit.SECONDS)) {
                throw new LinkDown("the connection is busy with earlier messages");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LinkDown("interrupted before publishing", e);
        }
    }

    /** Tells the broker that the message is taken; without a connection there is nobody to tell, and it comes again. */
    void acknowledge(int id) {
        if (end.isDone()) {
            return;
        }
        try {
            client.messageArrivedComplete(id, 1);
        } catch (MqttException | RuntimeException e) {
            fail(new LinkDown("an acknowledgement could not be sent: " + PahoReason.of(e), e));
        }
    }

    /** Waits until this connection has ended, or the time is over. */
    boolean awaitEnd(long seconds) throws InterruptedException {
        try {
            end.get(seconds, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            return true;
        } catch (TimeoutException e) {
            if (!client.isConnected()) {
                // Paho reports an end once, from whichever of its threads noticed; it is not to be relied on alone.
                fail(new LinkDown("the connection ended without a reason"));
            }
        }
        return end.isDone();
    }

    boolean ended() {
        return end.isDone();
    }

    /** Why it ended. */
    LinkDown reason() {
        try {
            end.getNow(null);
        } catch (CompletionException e) {
            if (e.getCause() instanceof LinkDown down) {
                return down;
            }
        }
        return new LinkDown("the connection has not ended");
    }

    /** Ends in good order, so that the broker publishes no last will. */
    void disconnect() {
        try {
            await(
                    "disconnect",
                    listener -> client.disconnect(
                            QUIESCE_MILLIS, null, listener, NORMAL_DISCONNECTION, new MqttProperties()));
        } catch (LinkDown e) {
            drop();
        }
        fail(new LinkDown("the link was closed"));
    }

    /** Ends at once without a word to the broker. */
    void drop() {
        fail(new LinkDown("the connection was given up"));
        // Closing a TLS socket can wait on a peer that is gone, so nobody waits for it.
        Thread closing = new Thread(this::shut, "link-drop");
        closing.setDaemon(true);
        closing.start();
    }

    private void shut() {
        try {
            client.disconnectForcibly(0, 0, false);
        } catch (MqttException | RuntimeException alreadyClosed) {
            return;
        }
    }

    private void fail(LinkDown reason) {
        end.completeExceptionally(reason);
    }

    private interface Request {
        void send(MqttActionListener listener) throws MqttException;
    }

    private IMqttToken await(String what, Request request) throws LinkDown {
        CompletableFuture<IMqttToken> answer = new CompletableFuture<>();
        try {
            request.send(new Answer(answer));
            return (IMqttToken) CompletableFuture.anyOf(answer, end).get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (MqttException | RuntimeException e) {
            throw new LinkDown("cannot " + what + ": " + PahoReason.of(e), e);
        } catch (ExecutionException e) {
            throw new LinkDown("cannot " + what + ": " + PahoReason.of(e), e);
        } catch (TimeoutException e) {
            // Whatever the broker still does with it, this connection's state is unknown from here on.
            drop();
            throw new LinkDown("cannot " + what + ": no answer within " + ANSWER_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LinkDown("interrupted in " + what, e);
        }
    }

    private record Answer(CompletableFuture<IMqttToken> answer) implements MqttActionListener {
        @Override
        public void onSuccess(IMqttToken token) {
            answer.complete(token);
        }

        @Override
        public void onFailure(@Nullable IMqttToken token, Throwable exception) {
            answer.completeExceptionally(exception);
        }
    }

    private final class Events implements MqttCallback {

        private final Mailbox mailbox;

        Events(Mailbox mailbox) {
            this.mailbox = mailbox;
        }

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            MqttProperties properties = message.getProperties();
            byte[] correlation = properties == null ? null : properties.getCorrelationData();
            Incoming incoming =
                    new Incoming(topic, message.getPayload(), message.isRetained(), Optional.ofNullable(correlation));
            mailbox.arrived(PahoConnection.this, incoming, message.getQos(), message.getId());
        }

        @Override
        public void disconnected(MqttDisconnectResponse response) {
            fail(new LinkDown("the connection was lost: " + PahoReason.of(response)));
        }

        @Override
        public void mqttErrorOccurred(MqttException exception) {
            // Paho ends the connection by itself where that is called for, and then reports it as disconnected.
        }

        @Override
        public void deliveryComplete(IMqttToken token) {
            // Each publish waits for its own answer.
        }

        @Override
        public void connectComplete(boolean reconnect, String serverUri) {
            // open() waits for the answer.
        }

        @Override
        public void authPacketArrived(int reasonCode, MqttProperties properties) {
            // Enhanced authentication is never asked for.
        }
    }
}
