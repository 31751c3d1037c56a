package org.opsta.torture;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Scanner;
import java.util.concurrent.TimeUnit;
import org.opsta.contract.DeviceId;
import org.opsta.contract.Direction;
import org.opsta.contract.Method;
import org.opsta.contract.PersonId;
import org.opsta.contract.Punch;
import org.opsta.kiosk.clock.ClockCorrections;
import org.opsta.kiosk.clock.ClockSettings;
import org.opsta.kiosk.clock.Stamp;
import org.opsta.kiosk.clock.TerminalClock;
import org.opsta.kiosk.outbox.OutboxFailed;
import org.opsta.kiosk.outbox.OutboxSettings;
import org.opsta.kiosk.outbox.PunchDraft;
import org.opsta.kiosk.outbox.SqliteOutbox;
import org.opsta.kiosk.uplink.PunchSender;
import org.opsta.link.Link;
import org.opsta.link.PahoLink;
import org.opsta.settings.BrokerSettings;

/**
 * A process with some terminals that have no camera: people who punch are drawn by chance, and everything from there on is
 * the kiosk's own code. Ends when its standard input does; {@code rest} there ends the punching.
 */
final class LightTerminals {

    private static final int PEOPLE = 40;
    private static final int SHORTEST_PAUSE_MILLIS = 100;
    private static final int PAUSE_SPREAD_MILLIS = 900;

    private static volatile boolean resting;

    private LightTerminals() {}

    /** @param arguments state folder, witness, broker, seed, true nanoseconds since 1970 less monotonic ones, then device ids */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        URI broker = URI.create(arguments[2]);
        Random random = new Random(Long.parseLong(arguments[3]) ^ System.nanoTime());
        long trueLessMonotonicNanos = Long.parseLong(arguments[4]);
        Witness witness = new Witness(Path.of(arguments[1]));
        TerminalClock clock =
                new TerminalClock(new ClockSettings(ClockSettings.Source.CHRONY, 1, 100), ZoneId.of("Asia/Bangkok"));
        List<Runnable> corrections = new ArrayList<>();
        for (String device : List.of(arguments).subList(5, arguments.length)) {
            Light light = new Light(new DeviceId(device), folder.resolve(device), broker, clock);
            long seed = random.nextLong();
            Thread lobby = new Thread(
                    () -> light.peopleComeIn(new Random(seed), witness, trueLessMonotonicNanos), "lobby-" + device);
            lobby.setDaemon(true);
            lobby.start();
            corrections.add(light.corrections());
        }
        clock.start(() -> corrections.forEach(Runnable::run));
        try (Scanner input = new Scanner(System.in, StandardCharsets.US_ASCII)) {
            while (input.hasNextLine()) {
                if (input.nextLine().equals("rest")) {
                    resting = true;
                }
            }
        }
    }

    private static final class Light {

        private final DeviceId device;
        private final TerminalClock clock;
        private final SqliteOutbox outbox;
        private final PunchSender sender;

        Light(DeviceId device, Path folder, URI broker, TerminalClock clock) throws Exception {
            this.device = device;
            this.clock = clock;
            Files.createDirectories(folder);
            outbox = new SqliteOutbox(
                    folder.resolve("outbox.db"), device, Duration.ofDays(35), new OutboxSettings(16, 1));
            Link link = new PahoLink(
                    new BrokerSettings(broker, null, null, 5, 2), device.value(), TimeUnit.DAYS.toSeconds(1), null);
            sender = new PunchSender(
                    device, outbox, link, Duration.ofSeconds(2), Duration.ofSeconds(5), Clock.systemUTC());
            sender.start();
            link.start();
        }

        Runnable corrections() {
            return new ClockCorrections(device, clock, outbox, sender::correctionRecorded);
        }

        void peopleComeIn(Random random, Witness witness, long trueLessMonotonicNanos) {
            try {
                while (!resting) {
                    TimeUnit.MILLISECONDS.sleep(SHORTEST_PAUSE_MILLIS + random.nextInt(PAUSE_SPREAD_MILLIS));
                    punch(random, witness, trueLessMonotonicNanos);
                }
            } catch (Exception e) {
                e.printStackTrace();
                // As in the kiosk: a dead thread ends the process.
                Runtime.getRuntime().halt(1);
            }
        }

        private void punch(Random random, Witness witness, long trueLessMonotonicNanos) throws Exception {
            long before = System.nanoTime();
            Stamp now = clock.stamp();
            long spread = System.nanoTime() - before;
            PunchDraft draft = new PunchDraft(
                    new PersonId(String.valueOf(10_001 + random.nextInt(PEOPLE))),
                    random.nextBoolean() ? Direction.IN : Direction.OUT,
                    Method.PIN,
                    now.time(),
                    now.reading(),
                    null,
                    null,
                    null,
                    null,
                    Map.of());
            Punch punch;
            try {
                punch = outbox.append(draft);
            } catch (OutboxFailed notRecorded) {
                // The person is told so, and the witness has nothing to write down.
                return;
            }
            witness.sees(
                    punch,
                    TimeUnit.NANOSECONDS.toMillis(trueLessMonotonicNanos + before + spread / 2),
                    TimeUnit.NANOSECONDS.toMillis(spread / 2) + 1);
            sender.punchAppended();
        }
    }
}
