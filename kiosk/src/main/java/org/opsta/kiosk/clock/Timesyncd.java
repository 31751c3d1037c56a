package org.opsta.kiosk.clock;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.opsta.contract.Codec;
import org.opsta.contract.UnreadableMessage;

/**
 * systemd-timesyncd, asked over D-Bus with {@code busctl}: the same property that {@code timedatectl show-timesync} prints,
 * but in microseconds, where that rounds to seconds.
 */
final class Timesyncd implements TimeService {

    private static final List<String> NTP_MESSAGE = List.of(
            "busctl",
            "--system",
            "--json=short",
            // Asking must not start it: where chrony runs, timesyncd is installed and stopped.
            "--auto-start=no",
            "get-property",
            "org.freedesktop.timesync1",
            "/org/freedesktop/timesync1",
            "org.freedesktop.timesync1.Manager",
            "NTPMessage");

    private static final String TYPE = "(uuuuittayttttbtt)";
    private static final int LEAP = 0;
    private static final int STRATUM = 3;
    private static final int ROOT_DELAY = 5;
    private static final int ROOT_DISPERSION = 6;
    private static final int ORIGINATE = 8;
    private static final int RECEIVE = 9;
    private static final int TRANSMIT = 10;
    private static final int DESTINATION = 11;
    private static final int PACKETS = 13;
    private static final int JITTER = 14;
    private static final int FIELDS = 15;

    private static final int LEAP_NOT_SYNCHRONISED = 3;
    private static final int STRATUM_NOT_SYNCHRONISED = 16;

    private static final String NAME = "timesyncd";

    private final List<String> command;

    Timesyncd() {
        this(NTP_MESSAGE);
    }

    Timesyncd(List<String> command) {
        this.command = command;
    }

    @Override
    public SyncReport read() {
        try {
            return parse(ChildProcess.output(command, ChildProcess.LIMIT));
        } catch (ChildProcess.Failed e) {
            return new SyncReport.Silent(NAME, "does not answer (busctl " + e.getMessage() + ")");
        }
    }

    static SyncReport parse(String json) {
        JsonNode answer;
        try {
            answer = Codec.decode(json.getBytes(StandardCharsets.UTF_8), JsonNode.class);
        } catch (UnreadableMessage e) {
            return new SyncReport.Silent(NAME, "answers what cannot be read: " + e.detail());
        }
        JsonNode message = answer.path("data");
        if (!answer.path("type").asText().equals(TYPE) || message.size() != FIELDS) {
            return new SyncReport.Silent(NAME, "answers in another form than systemd 239 and newer do");
        }
        for (int field : new int[] {
            LEAP, STRATUM, ROOT_DELAY, ROOT_DISPERSION, ORIGINATE, RECEIVE, TRANSMIT, DESTINATION, PACKETS, JITTER
        }) {
            // 2^53: what adds up below stays within a long.
            if (!message.get(field).canConvertToLong()
                    || message.get(field).asLong() < 0
                    || message.get(field).asLong() >= 1L << 53) {
                return new SyncReport.Silent(NAME, "answers with a field that is no sensible number");
            }
        }
        if (message.get(PACKETS).asLong() == 0
                || message.get(LEAP).asInt() == LEAP_NOT_SYNCHRONISED
                || message.get(STRATUM).asInt() == 0
                || message.get(STRATUM).asInt() >= STRATUM_NOT_SYNCHRONISED) {
            return new SyncReport.Unsynchronised(
                    NAME, "runs, but has the time from nobody yet; timedatectl timesync-status says more");
        }
        long there = message.get(RECEIVE).asLong() - message.get(ORIGINATE).asLong();
        long back = message.get(DESTINATION).asLong() - message.get(TRANSMIT).asLong();
        long delay = Math.max(0, there + back);
        long offset = Math.abs(there - back) / 2;
        long error = message.get(ROOT_DISPERSION).asLong()
                + (message.get(ROOT_DELAY).asLong() + delay) / 2
                + offset
                + message.get(JITTER).asLong();
        return new SyncReport.Synchronised(
                NAME,
                Duration.of(error, ChronoUnit.MICROS),
                Instant.EPOCH.plus(message.get(DESTINATION).asLong(), ChronoUnit.MICROS),
                0);
    }
}
