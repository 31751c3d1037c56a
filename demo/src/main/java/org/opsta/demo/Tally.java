package org.opsta.demo;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.opsta.contract.Method;
import org.opsta.contract.PersonId;

/** Holds what the terminal said against who really walked up. Pure. */
final class Tally {

    /** What came of one walk-up. */
    enum Verdict {
        /** The right person. */
        RECOGNISED,
        /** Nobody, and said so. */
        REFUSED,
        /** Nobody, and nothing said. */
        SILENT,
        /** Somebody else than it was. */
        WRONG
    }

    /** @param truth empty for a stranger */
    record WalkUp(long number, String label, Optional<PersonId> truth, Verdict verdict) {}

    private final List<WalkUp> walkUps = new ArrayList<>();
    private final Set<String> committed = new LinkedHashSet<>();
    private final Set<PersonId> lastByPin = new HashSet<>();
    private @Nullable Current current;

    private static final class Current {
        private final long number;
        private final String label;
        private final Optional<PersonId> truth;
        private boolean right;
        private boolean wrong;
        private boolean refused;

        Current(long number, String label, Optional<PersonId> truth) {
            this.number = number;
            this.label = label;
            this.truth = truth;
        }
    }

    void walksUp(long number, String label, Optional<PersonId> truth) {
        finishWalkUp();
        current = new Current(number, label, truth);
    }

    /**
     * The terminal says that a punch is on its disk. By PIN nobody walked up: that is whoever watches the demo.
     *
     * @param id of the punch
     */
    void recorded(String id, PersonId person, Method method) {
        committed.add(id);
        if (method == Method.PIN) {
            lastByPin.add(person);
        } else {
            lastByPin.remove(person);
            recognised(person);
        }
    }

    /** The terminal says that the person's punch of a moment ago stands. */
    void alreadyRecorded(PersonId person) {
        // It does not say how the person came now. Whose punch was by PIN enters code and PIN again.
        if (!lastByPin.contains(person)) {
            recognised(person);
        }
    }

    private void recognised(PersonId person) {
        if (current == null) {
            // Somebody recognised in an empty lobby is nobody: as wrong as it gets.
            current = new Current(0, "nobody/", Optional.empty());
        }
        if (current.truth.equals(Optional.of(person))) {
            current.right = true;
        } else {
            current.wrong = true;
        }
    }

    void refused() {
        if (current != null) {
            current.refused = true;
        }
    }

    /** Closes the books on the last one who walked up; what came of it, if there was one. */
    Optional<WalkUp> finishWalkUp() {
        Current done = current;
        if (done == null) {
            return Optional.empty();
        }
        current = null;
        Verdict verdict = done.wrong
                ? Verdict.WRONG
                : done.right ? Verdict.RECOGNISED : done.refused ? Verdict.REFUSED : Verdict.SILENT;
        WalkUp walkUp = new WalkUp(done.number, done.label, done.truth, verdict);
        walkUps.add(walkUp);
        return Optional.of(walkUp);
    }

    List<WalkUp> walkUps() {
        return List.copyOf(walkUps);
    }

    Set<String> committedIds() {
        return Set.copyOf(committed);
    }

    /** @param storedIds of every punch in the central store, one for each row */
    Summary summary(List<String> storedIds) {
        Set<String> distinct = new HashSet<>(storedIds);
        long strangers = walkUps.stream().filter(one -> one.truth().isEmpty()).count();
        return new Summary(
                walkUps.size(),
                count(Verdict.RECOGNISED),
                count(Verdict.REFUSED) + count(Verdict.SILENT),
                count(Verdict.WRONG),
                committed.size(),
                storedIds.size(),
                committed.stream().filter(id -> !distinct.contains(id)).count(),
                storedIds.size() - distinct.size(),
                strangers,
                walkUps.stream()
                        .filter(one -> one.truth().isEmpty() && one.verdict() == Verdict.REFUSED)
                        .count());
    }

    private long count(Verdict verdict) {
        return walkUps.stream().filter(one -> one.verdict() == verdict).count();
    }

    /**
     * @param lost punches committed on the terminal that the central store does not have
     * @param doubled rows of the central store that stand for a punch another row stands for
     * @param strangersRefused how many of them were told so
     */
    record Summary(
            long walkUps,
            long recognised,
            long refused,
            long wrong,
            long committed,
            long stored,
            long lost,
            long doubled,
            long strangers,
            long strangersRefused) {

        String line() {
            return "walk-ups " + walkUps + " · recognised " + recognised + " · refused " + refused + " · wrong " + wrong
                    + " · punches committed " + committed + " · stored " + stored + " · lost " + lost + " · doubled "
                    + doubled;
        }

        /** What keeps this from being a success; empty when nothing does. */
        List<String> shortcomings(long leastRecognised) {
            List<String> all = new ArrayList<>();
            if (wrong > 0) {
                all.add(wrong + " were taken for somebody else");
            }
            if (lost > 0) {
                all.add(lost + " punches are not in the central store");
            }
            if (doubled > 0) {
                all.add(doubled + " punches are stored twice");
            }
            if (strangersRefused < strangers) {
                all.add("of " + strangers + " strangers only " + strangersRefused
                        + " were told that they are not known");
            }
            if (recognised < leastRecognised) {
                all.add("only " + recognised + " were recognised, expected at least " + leastRecognised);
            }
            if (recognised > 0 && committed == 0) {
                all.add("people were recognised but nothing was recorded");
            }
            return all;
        }
    }
}
