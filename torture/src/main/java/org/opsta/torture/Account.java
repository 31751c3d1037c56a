package org.opsta.torture;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What people were told, held against what the central store has. Pure.
 *
 * @param punched told by a terminal that it is recorded
 * @param stored rows of the central store; more than {@code punched} when a terminal was killed between its commit and telling
 * @param lost told, but not stored
 * @param doubled rows that stand for a punch another row stands for
 * @param outOfOrder rows whose serial does not agree with the order, or the serial, in which the witness saw them
 * @param chainBreaks what {@code sync-agent verify} found, gaps included
 * @param misdated rows whose time is wrong by more than they say it may be
 * @param redated rows whose time a correction gave
 * @param undated rows that say nothing about how wrong their time may be
 */
record Account(
        long punched,
        long stored,
        long lost,
        long doubled,
        long outOfOrder,
        long chainBreaks,
        long misdated,
        long redated,
        long undated) {

    /** One in so many may be of a boot that ended before its clock was right: a kill soon after a reboot, and another. */
    private static final long FEW = 4;

    static Account of(List<Told> told, List<Stored> stored, long chainBreaks) {
        Map<String, Stored> byId = new HashMap<>();
        Set<String> places = new HashSet<>();
        long doubled = 0;
        for (Stored row : stored) {
            boolean newId = byId.put(row.id(), row) == null;
            boolean newPlace = places.add(row.device() + " " + row.serial());
            if (!newId || !newPlace) {
                doubled++;
            }
        }
        Set<String> toldIds = new HashSet<>();
        told.forEach(one -> toldIds.add(one.id()));
        return new Account(
                toldIds.size(),
                stored.size(),
                told.stream().filter(one -> !byId.containsKey(one.id())).count(),
                doubled,
                outOfOrder(told, byId),
                chainBreaks,
                told.stream().filter(one -> misdated(one, byId.get(one.id()))).count(),
                stored.stream().filter(Stored::redated).count(),
                stored.stream().filter(row -> row.errorMillis() == null).count());
    }

    private static long outOfOrder(List<Told> told, Map<String, Stored> byId) {
        long wrong = 0;
        Map<String, List<Told>> byDevice = new TreeMap<>();
        told.forEach(one -> byDevice.computeIfAbsent(one.device(), device -> new ArrayList<>())
                .add(one));
        for (List<Told> ofDevice : byDevice.values()) {
            ofDevice.sort(Comparator.comparingLong(Told::trueMillis).thenComparingLong(Told::serial));
            long before = 0;
            for (Told one : ofDevice) {
                Stored row = byId.get(one.id());
                long serial = row == null ? one.serial() : row.serial();
                if (serial <= before || serial != one.serial()) {
                    wrong++;
                }
                before = Math.max(before, serial);
            }
        }
        return wrong;
    }

    private static boolean misdated(Told told, @Nullable Stored row) {
        if (row == null || row.errorMillis() == null) {
            return false;
        }
        long wrongBy = Math.abs(row.timeMillis() - told.trueMillis());
        return wrongBy > row.errorMillis() + told.looseMillis();
    }

    /**
     * What keeps this from being a success; empty when nothing does.
     *
     * @param clocksVouched whether the terminals had a time service; then few punches may say nothing about their time
     */
    List<String> shortcomings(boolean clocksVouched) {
        List<String> all = new ArrayList<>();
        report(all, lost, "punches that people were told are recorded are not in the central store");
        report(all, doubled, "rows of the central store stand for a punch another row stands for");
        report(all, outOfOrder, "punches are stored in another order than they were made");
        report(all, chainBreaks, "faults were found by sync-agent verify");
        report(all, misdated, "punches are wrong in time by more than their stated error");
        if (punched == 0) {
            all.add("nobody was told that a punch is recorded: nothing was tried");
        }
        if (clocksVouched && undated * FEW > stored) {
            all.add(undated + " of " + stored
                    + " rows say nothing about how wrong their time may be, too many to call the" + " rest a proof");
        }
        if (stored < punched - lost) {
            all.add("the store has " + stored + " rows for " + punched + " punches");
        }
        return all;
    }

    private static void report(List<String> all, long count, String what) {
        if (count > 0) {
            all.add(count + " " + what);
        }
    }

    /** @param faults how often each was made, by the name in the line */
    String line(Map<String, Long> faults) {
        StringBuilder line = new StringBuilder();
        line.append("punched ").append(punched);
        line.append(" · stored ").append(stored);
        line.append(" · lost ").append(lost);
        line.append(" · doubled ").append(doubled);
        line.append(" · out of order ").append(outOfOrder);
        line.append(" · chain breaks ").append(chainBreaks);
        line.append(" · misdated beyond stated error ").append(misdated);
        line.append(" · re-dated ").append(redated);
        line.append(" · without a stated error ").append(undated);
        faults.forEach(
                (name, count) -> line.append(" · ").append(name).append(' ').append(count));
        return line.toString();
    }
}
