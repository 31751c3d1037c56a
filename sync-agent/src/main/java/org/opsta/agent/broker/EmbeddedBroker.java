package org.opsta.agent.broker;

import com.hivemq.configuration.service.InternalConfigurations;
import com.hivemq.embedded.EmbeddedHiveMQ;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An MQTT 5 broker in this process, for sites without one of their own. Retained messages and sessions are on disk and
 * outlive a restart. It has no accounts.
 */
public final class EmbeddedBroker implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);

    /** Usage statistics would be sent to the maker over the network. */
    private static final String CONFIGURATION = """
            <?xml version="1.0"?>
            <hivemq>
              <listeners>
                <tcp-listener>
                  <port>%d</port>
                  <bind-address>%s</bind-address>
                </tcp-listener>
              </listeners>
              <persistence>
                <mode>file</mode>
              </persistence>
              <anonymous-usage-statistics>
                <enabled>false</enabled>
              </anonymous-usage-statistics>
            </hivemq>
            """;

    /** The broker spreads its files over 64 parts, meant for many thousand clients: 650 MB of disk and 1,200 open files. */
    private static final int PARTS = 4;

    private final EmbeddedHiveMQ broker;

    private EmbeddedBroker(EmbeddedHiveMQ broker) {
        this.broker = broker;
    }

    /**
     * Starts the broker and returns when it accepts connections.
     *
     * @param folder where it keeps its data; made when it is not there
     */
    public static EmbeddedBroker start(EmbeddedBrokerSettings settings, Path folder) throws BrokerFailed {
        refuseTakenPort(settings);
        InternalConfigurations.PERSISTENCE_BUCKET_COUNT.set(PARTS);
        InternalConfigurations.PAYLOAD_PERSISTENCE_BUCKET_COUNT.set(PARTS);
        InternalConfigurations.JMX_REPORTER_ENABLED.set(false);
        EmbeddedHiveMQ broker;
        try {
            Path configuration = Files.createDirectories(folder.resolve("conf"));
            Files.writeString(
                    configuration.resolve("config.xml"),
                    CONFIGURATION.formatted(settings.port(), settings.bindAddress()));
            broker = EmbeddedHiveMQ.builder()
                    .withConfigurationFolder(configuration)
                    .withDataFolder(Files.createDirectories(folder.resolve("data")))
                    .withExtensionsFolder(Files.createDirectories(folder.resolve("extensions")))
                    .build();
        } catch (IOException e) {
            throw new BrokerFailed(
                    "the broker's folder " + folder + " cannot be written (" + e.getMessage()
                            + "); choose a stateFolder this user may write to",
                    e);
        }
        EmbeddedBroker embedded = new EmbeddedBroker(broker);
        try {
            broker.start().join();
            return embedded;
        } catch (CompletionException e) {
            embedded.close();
            throw new BrokerFailed(
                    "the embedded broker did not start (" + e.getCause() + "); move " + folder.resolve("data")
                            + " away, or use another broker with embeddedBroker.enabled: false",
                    e);
        }
    }

    /** The broker itself would log this and go on without listening. */
    private static void refuseTakenPort(EmbeddedBrokerSettings settings) throws BrokerFailed {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(settings.bindAddress(), settings.port()));
        } catch (IOException e) {
            throw new BrokerFailed(
                    "the embedded broker cannot listen on " + settings.bindAddress() + ":" + settings.port() + " ("
                            + e.getMessage()
                            + "); stop what uses the port, choose another in embeddedBroker.port and broker.address,"
                            + " or use the broker that is there with embeddedBroker.enabled: false",
                    e);
        }
    }

    @Override
    public void close() {
        try {
            broker.close();
        } catch (ExecutionException e) {
            LOG.warn("the embedded broker did not stop in good order", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
