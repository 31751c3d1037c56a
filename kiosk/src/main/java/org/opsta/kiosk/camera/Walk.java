package org.opsta.kiosk.camera;

import java.util.SplittableRandom;

/**
 * How one person moves: comes in at an edge far away, walks up, stands still as people do, and walks off past the
 * terminal. Sizes are parts of the person's size at the terminal, places parts of the picture's width.
 */
final class Walk {

    /** How many times farther away than the terminal's place a person comes into view. */
    private static final double FARTHEST = 4.5;

    private static final double STEPS_PER_SECOND = 1.9;

    /**
     * Where the person is.
     *
     * @param size 1 at the terminal
     * @param across of the middle of the person, 0 to 1 within the picture
     * @param lift upward, as a part of the person's height
     * @param tilt in degrees
     */
    record Pose(double size, double across, double lift, double tilt) {}

    private final double approach;
    private final double pause;
    private final double leave;
    private final double from;
    private final double stand;
    private final double to;
    private final double phase;
    private final double lean;
    private final double swaysPerSecond;

    Walk(WalkUpSettings settings, SplittableRandom random) {
        approach = settings.approachSeconds();
        pause = settings.pauseSeconds();
        leave = settings.leaveSeconds();
        boolean fromLeft = random.nextBoolean();
        from = fromLeft ? -0.08 : 1.08;
        stand = random.nextDouble(0.45, 0.55);
        to = fromLeft == random.nextInt(4) > 0 ? 1.5 : -0.5;
        phase = random.nextDouble(2 * Math.PI);
        lean = random.nextDouble(-2.5, 2.5);
        swaysPerSecond = random.nextDouble(0.25, 0.5);
    }

    double seconds() {
        return approach + pause + leave;
    }

    /** @param t seconds since the person came into view */
    Pose at(double t) {
        double sway = Math.sin(phase + 2 * Math.PI * swaysPerSecond * t);
        double drift = Math.sin(2 * phase + 2 * Math.PI * 0.17 * t);
        double size;
        double across;
        double pacing;
        if (t < approach) {
            double u = t / approach;
            double near = u * (2 - u);
            size = 1 / (1 + (FARTHEST - 1) * (1 - near));
            double turned = Math.min(1, u / 0.75);
            across = from + (stand - from) * turned * (2 - turned);
            pacing = 1 - u * u;
        } else if (t < approach + pause) {
            size = 1;
            across = stand;
            pacing = 0;
        } else {
            double u = Math.min(1, (t - approach - pause) / leave);
            size = 1 + 0.06 * u;
            across = stand + (to - stand) * u * u;
            pacing = u;
        }
        double step = Math.abs(Math.sin(phase + Math.PI * STEPS_PER_SECOND * t));
        return new Pose(
                size * (1 + 0.012 * drift),
                across + size * (0.006 * sway + 0.006 * drift),
                0.018 * pacing * step + 0.006 * sway,
                lean * (0.6 + 0.4 * sway) + 1.2 * pacing * Math.sin(phase + Math.PI * STEPS_PER_SECOND * t));
    }
}
