package org.opsta.kiosk.punch;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.opsta.contract.Direction;
import org.opsta.contract.PersonId;

/**
 * Decides whether and which punch a recognised person makes, from that person's last one. It learns only of punches that
 * are on disk, by {@link #remember}.
 *
 * <p>Not thread-safe: guarded by whoever makes punches.
 */
public final class PunchRule {

    private final PunchSettings settings;
    private final ZoneId zone;
    private final Map<PersonId, Last> lastOf = new HashMap<>();

    private record Last(Direction direction, OffsetDateTime time) {}

    /** @param zone where the terminal hangs: it says when a day begins */
    public PunchRule(PunchSettings settings, ZoneId zone) {
        this.settings = settings;
        this.zone = zone;
    }

    /**
     * @param pressed the IN or OUT key, if it was pressed a moment ago
     */
    public PunchDecision decide(PersonId person, OffsetDateTime now, Optional<Direction> pressed) {
        Optional<Last> last = Optional.ofNullable(lastOf.get(person));
        // A clock that was set back makes the last punch lie ahead of now: near it either way is too near.
        Optional<Last> justNow = last.filter(punch ->
                Duration.between(punch.time, now).abs().compareTo(Duration.ofSeconds(settings.debounceSeconds())) < 0);
        boolean otherKey = settings.direction() == DirectionPolicy.BUTTON
                && pressed.isPresent()
                && justNow.isPresent()
                && justNow.get().direction != pressed.get();
        if (justNow.isPresent() && !otherKey) {
            return new PunchDecision.AlreadyRecorded(justNow.get().direction, justNow.get().time);
        }
        return switch (settings.direction()) {
            case FIRST_IN_LAST_OUT ->
                new PunchDecision.Write(
                        last.filter(punch -> sameDay(punch.time, now)).isPresent() ? Direction.OUT : Direction.IN);
            case TIME_OF_DAY ->
                new PunchDecision.Write(
                        now.atZoneSameInstant(zone).toLocalTime().isBefore(settings.outFrom())
                                ? Direction.IN
                                : Direction.OUT);
            case BUTTON ->
                pressed.<PunchDecision>map(PunchDecision.Write::new).orElseGet(PunchDecision.AskDirection::new);
        };
    }

    /** Takes in a punch that is on disk, now or from before a restart, oldest first. */
    public void remember(PersonId person, Direction direction, OffsetDateTime time) {
        lastOf.put(person, new Last(direction, time));
    }

    private boolean sameDay(OffsetDateTime a, OffsetDateTime b) {
        return a.atZoneSameInstant(zone)
                .toLocalDate()
                .equals(b.atZoneSameInstant(zone).toLocalDate());
    }
}
