package org.opsta.contract;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What IT sees of a terminal every half minute.
 *
 * @param stages time spent per pipeline step since the report before
 * @param recognition what a face must score now; absent from terminals that do not say
 * @param lastPunch time of the newest punch in the journal, absent when there is none
 * @param disk how the journal stands with its volume; absent from terminals that do not say
 * @param panel lights, buzzer, door and switches; absent from terminals that do not say
 * @param screen the page on the terminal's own display; absent from terminals that do not say
 * @param roster how the terminal stands with the agent's {@link Roster}; absent until one came
 * @param counters events since the process started, by name, for example {@code unreadableMessages}
 * @param problems what IT should look at now, worst first; empty when all is well
 */
public record Health(
        DeviceId device,
        OffsetDateTime at,
        Camera camera,
        Queue queue,
        Host host,
        ClockReading clock,
        int galleryPeople,
        @Nullable Recognition recognition,
        @Nullable OffsetDateTime lastPunch,
        @Nullable Disk disk,
        @Nullable Panel panel,
        @Nullable Screen screen,
        @Nullable RosterState roster,
        Map<String, Stage> stages,
        Map<String, Long> counters,
        List<Problem> problems) {

    /**
     * @param state {@code RUNNING}, {@code MISSING}, {@code FROZEN} or {@code STARTING}
     * @param framesPerSecond pictures the source gave since the report before
     * @param problem what is wrong in words, absent when nothing is
     */
    public record Camera(
            String source,
            String state,
            double framesPerSecond,
            @Nullable String problem) {
        public Camera {
            Required.present(source, "camera.source");
            Required.present(state, "camera.state");
        }
    }

    /**
     * @param depth punches not yet acknowledged by the agent
     * @param oldestUnsent time of the oldest of them
     */
    public record Queue(long depth, @Nullable OffsetDateTime oldestUnsent, long lastSerial, long acknowledgedThrough) {}

    /**
     * @param diskFreeBytes on the volume that holds the journal
     * @param residentBytes memory of the process as the operating system counts it; absent when it does not tell
     * @param celsius of the processor; absent when there is no sensor
     */
    public record Host(
            long diskFreeBytes,
            long heapUsedBytes,
            @Nullable Long residentBytes,
            @Nullable Double celsius,
            long uptimeSeconds) {}

    /**
     * @param falsePositiveRate the target for strangers taken for somebody, a share
     * @param threshold the score it takes with as many people as are enrolled now
     * @param margin how much less the next best person must score
     */
    public record Recognition(double falsePositiveRate, double threshold, double margin) {}

    /**
     * @param state {@code OK}; {@code RESERVE}: the volume is full and punches go into the space kept back for that;
     *     {@code FULL}: no punch can be recorded
     * @param journalBytes what the journal takes
     * @param budgetBytes above which acknowledged punches are removed before their time
     */
    public record Disk(String state, long journalBytes, long budgetBytes) {
        public Disk {
            Required.present(state, "disk.state");
        }
    }

    /**
     * @param kind {@code GPIO}: it moves pins; {@code IN_MEMORY}: nothing is connected
     * @param tampered whether the housing is open, or was within the last hour
     */
    public record Panel(String kind, boolean tampered) {
        public Panel {
            Required.present(kind, "panel.kind");
        }
    }

    /**
     * @param enabled whether there is a page at all
     * @param pages browsers that show it now
     */
    public record Screen(boolean enabled, int pages) {}

    /**
     * @param version of the roster the terminal was told last
     * @param agrees whether it holds exactly whom it should by that
     */
    public record RosterState(long version, boolean agrees) {}

    /**
     * @param code in capitals, such as {@code CLOCK_UNSYNCED}
     * @param detail in English, for IT, with what to do
     */
    public record Problem(String code, String detail) {
        public Problem {
            Required.present(code, "problem.code");
            Required.present(detail, "problem.detail");
        }
    }

    /** Milliseconds. */
    public record Stage(long count, double p50, double p95, double p99) {}

    public Health {
        Required.present(device, "device");
        Required.present(at, "at");
        Required.present(camera, "camera");
        Required.present(queue, "queue");
        Required.present(host, "host");
        Required.present(clock, "clock");
        stages = stages == null ? Map.of() : Map.copyOf(stages);
        counters = counters == null ? Map.of() : Map.copyOf(counters);
        problems = problems == null ? List.of() : List.copyOf(problems);
    }
}
