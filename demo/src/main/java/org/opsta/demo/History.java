package org.opsta.demo;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.opsta.contract.ClockReading;
import org.opsta.contract.DeviceId;
import org.opsta.contract.Direction;
import org.opsta.contract.Method;
import org.opsta.contract.PersonId;
import org.opsta.contract.Punch;
import org.opsta.contract.PunchHash;
import org.opsta.contract.Serial;
import org.opsta.contract.Sha256;

/**
 * What people recorded in the past, made up: most come in time and stay, some are late, leave early, forget to record or
 * stay away, and on weekends hardly anybody comes. The whole journal of one terminal, as the terminal would have made it.
 * Pure; the same seed makes the same days.
 */
final class History {

    private static final LocalTime IN = LocalTime.of(8, 5);
    private static final LocalTime OUT = LocalTime.of(16, 50);
    private static final double SPREAD_MINUTES = 11;
    private static final LocalTime LATEST_IN_TIME = LocalTime.of(8, 29);
    private static final LocalTime EARLIEST_OUT = LocalTime.of(16, 31);

    private static final double THRESHOLD = 0.47;
    private static final Map<String, String> MODELS = Map.of("embed", Sha256.hex(new byte[] {1}));

    /** As each scan goes: of a hundred days of one person so many are of this kind; the rest are ordinary. */
    private enum Day {
        AWAY(4),
        LATE(10),
        LEFT_EARLY(5),
        NO_OUT(4),
        NO_IN(2),
        /** Out at noon, and in again. */
        NOON(15),
        /** Out twice within minutes, as people do who are not sure. */
        TWICE(5),
        ORDINARY(55);

        private final int ofHundred;

        Day(int ofHundred) {
            this.ofHundred = ofHundred;
        }

        static Day drawn(Random random) {
            int left = random.nextInt(100);
            for (Day day : values()) {
                left -= day.ofHundred;
                if (left < 0) {
                    return day;
                }
            }
            return ORDINARY;
        }
    }

    private record Scan(PersonId person, Direction direction, OffsetDateTime time, boolean byPin) {}

    private final ZoneId zone;
    private final Random random;
    private final List<Scan> scans = new ArrayList<>();

    private History(ZoneId zone, long seed) {
        this.zone = zone;
        this.random = new Random(seed);
    }

    /**
     * The month before this one, and this one up to yesterday.
     *
     * @return the journal of {@code device}, from serial 1, in the order of time
     */
    static List<Punch> upToYesterday(
            DeviceId device, Collection<PersonId> people, LocalDate today, ZoneId zone, long seed) {
        History history = new History(zone, seed);
        LocalDate first = today.withDayOfMonth(1).minusMonths(1);
        first.datesUntil(today).forEach(day -> people.forEach(person -> history.live(person, day)));
        return history.journal(device);
    }

    private void live(PersonId person, LocalDate date) {
        boolean weekend = date.getDayOfWeek() == DayOfWeek.SATURDAY || date.getDayOfWeek() == DayOfWeek.SUNDAY;
        if (weekend && random.nextInt(50) > 0) {
            return;
        }
        Day day = weekend ? Day.ORDINARY : Day.drawn(random);
        if (day == Day.AWAY) {
            return;
        }
        if (day != Day.NO_IN) {
            LocalTime in = about(IN);
            scan(
                    person,
                    Direction.IN,
                    date,
                    day == Day.LATE
                            ? LocalTime.of(8, 46).plusSeconds(random.nextInt(50 * 60))
                            : in.isAfter(LATEST_IN_TIME) ? LATEST_IN_TIME : in);
        }
        if (day == Day.NOON) {
            LocalTime noon = LocalTime.of(12, 2).plusSeconds(random.nextInt(10 * 60));
            scan(person, Direction.OUT, date, noon);
            scan(person, Direction.IN, date, noon.plusSeconds(40 * 60 + random.nextInt(15 * 60)));
        }
        if (day != Day.NO_OUT) {
            LocalTime out = about(OUT);
            LocalTime home = day == Day.LEFT_EARLY
                    ? LocalTime.of(14, 30).plusSeconds(random.nextInt(100 * 60))
                    : out.isBefore(EARLIEST_OUT) ? EARLIEST_OUT : out;
            scan(person, Direction.OUT, date, home);
            if (day == Day.TWICE) {
                scan(person, Direction.OUT, date, home.plusSeconds(61 + random.nextInt(240)));
            }
        }
    }

    private LocalTime about(LocalTime usual) {
        return usual.plusSeconds(Math.round(random.nextGaussian() * SPREAD_MINUTES * 60));
    }

    private void scan(PersonId person, Direction direction, LocalDate date, LocalTime time) {
        OffsetDateTime at = date.atTime(time)
                .atZone(zone)
                .toOffsetDateTime()
                .truncatedTo(ChronoUnit.SECONDS)
                .plus(random.nextInt(1000), ChronoUnit.MILLIS);
        scans.add(new Scan(person, direction, at, random.nextInt(16) == 0));
    }

    private List<Punch> journal(DeviceId device) {
        scans.sort(Comparator.comparing(Scan::time));
        UUID boot = new UUID(random.nextLong(), random.nextLong());
        List<Punch> journal = new ArrayList<>();
        String before = PunchHash.NONE_BEFORE;
        for (Scan scan : scans) {
            double score = THRESHOLD + 0.05 + 0.3 * random.nextDouble();
            Punch punch = new Punch(
                            id(scan.time().toInstant().toEpochMilli()),
                            device,
                            new Serial(journal.size() + 1L),
                            scan.person(),
                            scan.direction(),
                            scan.byPin() ? Method.PIN : Method.FACE,
                            scan.time(),
                            new ClockReading(
                                    ClockReading.State.SYNCED,
                                    2L + random.nextInt(20),
                                    boot.toString(),
                                    ChronoUnit.NANOS.between(scans.get(0).time(), scan.time())),
                            scan.byPin() ? null : rounded(score),
                            scan.byPin() ? null : (Double) THRESHOLD,
                            scan.byPin() ? null : rounded(0.1 + 0.3 * random.nextDouble()),
                            scan.byPin() ? null : rounded(0.9 + 0.1 * random.nextDouble()),
                            scan.byPin() ? Map.of() : MODELS,
                            before,
                            "")
                    .sealed();
            journal.add(punch);
            before = punch.hash();
        }
        return journal;
    }

    /** UUIDv7: milliseconds since 1970 in the upper 48 bits, the version, and chance. */
    private UUID id(long millis) {
        return new UUID(
                (millis << 16) | 0x7000L | random.nextInt(0x1000),
                0x8000_0000_0000_0000L | (random.nextLong() & 0x3fff_ffff_ffff_ffffL));
    }

    private static Double rounded(double value) {
        return Math.round(value * 10_000) / 10_000.0;
    }
}
