package org.opsta.contract;

import java.util.Optional;

/** The topics of one terminal: {@code opsta/v1/<device>/…}. A broker's rules give each terminal its own subtree only. */
public record Topics(DeviceId device) {

    private static final String ROOT = "opsta/v1/";

    public static final String STATUS = "status";
    public static final String HEALTH = "health";
    public static final String PUNCHES = "punches";
    public static final String PUNCHES_ACK = "punches/ack";
    public static final String PUNCHES_REPLAY = "punches/replay";
    public static final String PUNCHES_REPLAY_RESULT = "punches/replay/result";
    public static final String CLOCK = "clock";
    public static final String CLOCK_ACK = "clock/ack";
    public static final String ENROL = "enrol";
    public static final String ENROL_RESULT = "enrol/result";
    public static final String WITHDRAW = "withdraw";
    public static final String WITHDRAW_RESULT = "withdraw/result";
    public static final String ROSTER = "roster";
    public static final String ROSTER_REPORT = "roster/report";
    public static final String PIN = "pin";
    public static final String PIN_RESULT = "pin/result";

    public String status() {
        return topic(STATUS);
    }

    public String health() {
        return topic(HEALTH);
    }

    public String punches() {
        return topic(PUNCHES);
    }

    public String punchesAck() {
        return topic(PUNCHES_ACK);
    }

    public String punchesReplay() {
        return topic(PUNCHES_REPLAY);
    }

    public String punchesReplayResult() {
        return topic(PUNCHES_REPLAY_RESULT);
    }

    public String clock() {
        return topic(CLOCK);
    }

    public String clockAck() {
        return topic(CLOCK_ACK);
    }

    public String enrol() {
        return topic(ENROL);
    }

    public String enrolResult() {
        return topic(ENROL_RESULT);
    }

    public String withdraw() {
        return topic(WITHDRAW);
    }

    public String withdrawResult() {
        return topic(WITHDRAW_RESULT);
    }

    public String roster() {
        return topic(ROSTER);
    }

    public String rosterReport() {
        return topic(ROSTER_REPORT);
    }

    public String pin() {
        return topic(PIN);
    }

    public String pinResult() {
        return topic(PIN_RESULT);
    }

    private String topic(String kind) {
        return ROOT + device.value() + "/" + kind;
    }

    /** The filter that matches one kind of message from every terminal, for example {@link #PUNCHES}. */
    public static String ofEveryDevice(String kind) {
        return ROOT + "+/" + kind;
    }

    /** The terminal a topic belongs to; empty when it is not one of ours. */
    public static Optional<DeviceId> deviceOf(String topic) {
        if (!topic.startsWith(ROOT)) {
            return Optional.empty();
        }
        int end = topic.indexOf('/', ROOT.length());
        if (end < 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(new DeviceId(topic.substring(ROOT.length(), end)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
