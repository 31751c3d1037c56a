package org.opsta.link;

import java.util.Timer;
import java.util.TimerTask;
import org.eclipse.paho.mqttv5.client.MqttPingSender;
import org.eclipse.paho.mqttv5.client.internal.ClientComms;
import org.jspecify.annotations.Nullable;

/**
 * Asks Paho to ping and to look for silence at least twice per keep-alive. Its own ping sender looks once, so a broker
 * that hangs would be noticed only after up to twice the keep-alive instead of one and a half times.
 */
final class KeepAlive implements MqttPingSender {

    private volatile @Nullable ClientComms comms;
    private volatile @Nullable Timer timer;

    @Override
    public void init(ClientComms clientComms) {
        comms = clientComms;
    }

    @Override
    public void start() {
        timer = new Timer("link-ping", true);
        schedule(Long.MAX_VALUE);
    }

    @Override
    public void stop() {
        Timer running = timer;
        if (running != null) {
            running.cancel();
        }
    }

    @Override
    public void schedule(long delayInMilliseconds) {
        ClientComms client = comms;
        Timer running = timer;
        if (client == null || running == null) {
            return;
        }
        long delay = Math.max(1, Math.min(delayInMilliseconds, client.getKeepAlive() / 2));
        try {
            running.schedule(
                    new TimerTask() {
                        @Override
                        public void run() {
                            client.checkForActivity();
                        }
                    },
                    delay);
        } catch (IllegalStateException stopped) {
            // Stopped between the check and the next one: this connection needs no more pings.
            return;
        }
    }
}
