package org.opsta.kiosk.evaluate;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * One presentation to the camera, a living face or an attack, and what came of it.
 *
 * @param paths of the pictures that stood for the frames, as the list has them
 * @param kind of the attack; for living faces {@link #NO_KIND}
 * @param judged how many of the frames the terminal would have judged
 * @param why the last frame that it would not have judged was not, such as {@code NO_FACE}; absent when all were
 * @param score probability of a living face over all judged frames; absent when there was none
 * @param accepted whether the terminal would have taken it for a living face
 */
public record JudgedWalkUp(
        List<String> paths,
        String subject,
        Label label,
        String kind,
        int judged,
        @Nullable String why,
        @Nullable Double score,
        boolean accepted) {

    static final String NO_KIND = "";

    public enum Label {
        LIVE,
        ATTACK;

        String lowerCase() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public JudgedWalkUp {
        paths = List.copyOf(paths);
    }

    boolean live() {
        return label == Label.LIVE;
    }

    LivenessFigures.Presentation presentation() {
        return new LivenessFigures.Presentation(
                live(), kind, score == null ? OptionalDouble.empty() : OptionalDouble.of(score));
    }
}
