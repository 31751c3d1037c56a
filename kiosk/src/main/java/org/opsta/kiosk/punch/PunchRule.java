package org.opsta.kiosk.punch;

import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.opsta.contract.ClockReading;
import org.opsta.contract.Direction;
import org.opsta.contract.PersonId;

/**
 * Decides whether and which punch a recognised person makes, from that person's last one. It learns only of punches that
 * are on disk, by {@link #remember}.
 *
 * <p>How long ago the last one was is asked of the clock that never steps, as long as both are of one boot. Across a boot
 * there is the wall clock alone; when nothing vouches for it, it neither makes two punches one nor is there anything better
 * to tell the day by.
 *
 * <p>Not thread-safe: guarded by whoever makes punches.
 */
public final class PunchRule {

    private final PunchSettings settings;
    private final ZoneId zone;
    private final Map<PersonId, Last> lastOf = new HashMap<>();

    private record Last(Direction direction, OffsetDateTime time, ClockReading clock) {}

    /** @param zone where the terminal hangs: it says when a day begins */
    public PunchRule(PunchSettings settings, ZoneId zone) {
        this.settings = settings;
        this.zone = zone;
    }

    /**
     * @param clock of the same moment as {@code now}
     * @param pressed the IN or OUT key, if it was pressed a moment ago
     */
    public PunchDecision decide(PersonId person, OffsetDateTime now, ClockReading clock, Optional<Direction> pressed) {
        Optional<Last> last = Optional.ofNullable(lastOf.get(person));
        Optional<Last> justNow = last.filter(punch -> isWithinDebounce(punch, now, clock));
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
                        last.filter(punch -> isSameDay(punch, now, clock)).isPresent() ? Direction.OUT : Direction.IN);
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
    public void remember(PersonId person, Direction direction, OffsetDateTime time, ClockReading clock) {
        lastOf.put(person, new Last(direction, time, clock));
    }

    private boolean isWithinDebounce(Last last, OffsetDateTime now, ClockReading clock) {
        Duration debounce = Duration.ofSeconds(settings.debounceSeconds());
        if (isSameBoot(last.clock, clock)) {
            Duration elapsed = elapsed(last.clock, clock);
            return !elapsed.isNegative() && elapsed.compareTo(debounce) < 0;
        }
        // A record too many can be left out of account later; one that was swallowed is gone.
        return isVouchedFor(last.clock)
                && isVouchedFor(clock)
                // A clock that is off a little may put the last punch ahead of now: near it either way is too near.
                && Duration.between(last.time, now).abs().compareTo(debounce) < 0;
    }

    private boolean isSameDay(Last last, OffsetDateTime now, ClockReading clock) {
        if (!isSameBoot(last.clock, clock)) {
            return day(last.time).equals(day(now));
        }
        // Both by one wall clock, the better one: the other is as far from it as the time that really passed.
        Duration elapsed = elapsed(last.clock, clock);
        return (!isVouchedFor(clock) && isVouchedFor(last.clock))
                ? day(last.time).equals(day(last.time.plus(elapsed)))
                : day(now.minus(elapsed)).equals(day(now));
    }

    private static boolean isSameBoot(ClockReading a, ClockReading b) {
        return a.bootId().equals(b.bootId());
    }

    private static Duration elapsed(ClockReading from, ClockReading to) {
        return Duration.ofNanos(to.monotonicNanos() - from.monotonicNanos());
    }

    private static boolean isVouchedFor(ClockReading clock) {
        return clock.state() != ClockReading.State.UNSYNCED;
    }

    private LocalDate day(OffsetDateTime time) {
        return time.atZoneSameInstant(zone).toLocalDate();
    }
}
