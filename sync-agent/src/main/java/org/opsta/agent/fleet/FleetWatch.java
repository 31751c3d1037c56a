package org.opsta.agent.fleet;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Function;
import org.opsta.agent.intake.UnreadableLog;
import org.opsta.contract.Codec;
import org.opsta.contract.DeviceId;
import org.opsta.contract.Health;
import org.opsta.contract.Status;
import org.opsta.contract.Topics;
import org.opsta.contract.UnreadableMessage;
import org.opsta.link.Incoming;
import org.opsta.link.Link;

/** Listens to every terminal's status and health. Runs on the link's threads for its two subscriptions. */
public final class FleetWatch {

    private final Fleet fleet;
    private final UnreadableLog unreadable;
    private final Clock clock;

    public FleetWatch(Fleet fleet, UnreadableLog unreadable, Clock clock) {
        this.fleet = fleet;
        this.unreadable = unreadable;
        this.clock = clock;
    }

    public void subscribe(Link link) {
        link.subscribe(Topics.ofEveryDevice(Topics.STATUS), message -> read(
                        message, Topics.STATUS, Status.class, Status::device)
                .ifPresent(status -> fleet.put(status, message.retained(), now())));
        link.subscribe(Topics.ofEveryDevice(Topics.HEALTH), message -> read(
                        message, Topics.HEALTH, Health.class, Health::device)
                .ifPresent(health -> fleet.put(health, now())));
    }

    private OffsetDateTime now() {
        return OffsetDateTime.now(clock).truncatedTo(ChronoUnit.MILLIS);
    }

    private <M> Optional<M> read(Incoming message, String topic, Class<M> type, Function<M, DeviceId> deviceOf) {
        Optional<DeviceId> device = Topics.deviceOf(message.topic());
        // Nothing at all is how a retained message is cleared, for a terminal that is no longer in use.
        if (device.isEmpty() || message.payload().length == 0) {
            return Optional.empty();
        }
        try {
            M read = Codec.decode(message.payload(), type);
            if (!deviceOf.apply(read).equals(device.get())) {
                throw new UnreadableMessage(
                        UnreadableMessage.Code.WRONG_DEVICE, "the message names another terminal than its topic");
            }
            return Optional.of(read);
        } catch (UnreadableMessage e) {
            unreadable.add(device.get(), topic, e);
            return Optional.empty();
        }
    }
}
