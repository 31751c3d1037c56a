package org.opsta.kiosk.evaluate;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One person before the terminal, and what came of it.
 *
 * @param paths of the pictures that stood for the frames, as the list has them
 * @param identity who it really was
 * @param answer absent when no face was found in any picture
 */
public record ScoredWalkUp(
        List<String> paths,
        String identity,
        Role role,
        @Nullable Answer answer) {

    public enum Role {
        ENROLL,
        PROBE,
        STRANGER
    }

    /**
     * @param best the identity most like what was seen
     * @param score similarity to {@code best}
     * @param second similarity to the next best identity; -1 when there is none
     * @param accepted whether the terminal would have said that it is {@code best}
     */
    public record Answer(String best, double score, double second, boolean accepted) {
        double margin() {
            return score - second;
        }
    }

    public ScoredWalkUp {
        paths = List.copyOf(paths);
    }

    Optional<Answer> answered() {
        return Optional.ofNullable(answer);
    }

    boolean right() {
        return answer != null && answer.best().equals(identity);
    }

    boolean accepted() {
        return answer != null && answer.accepted();
    }
}
