package org.opsta.agent.intake;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which chain each serial of a terminal's present journal is in: a journal accepted later goes on from the one it was
 * copied from, so that its first serials are that one's.
 *
 * @param stretches from the newest chain to the oldest
 */
record Line(List<Stretch> stretches) {

    /** From this serial on, up to where the newer chain begins. */
    record Stretch(long chain, long firstSerial) {}

    /** @param parent the chain with the serials before, absent when it began anew */
    record Accepted(long firstSerial, @Nullable Long parent) {}

    Line {
        stretches = List.copyOf(stretches);
    }

    /** @param accepted by their chain; chain 1 is none */
    static Line of(long chain, Map<Long, Accepted> accepted) {
        List<Stretch> stretches = new ArrayList<>();
        Long next = chain;
        while (next != null) {
            Accepted journal = accepted.get(next);
            stretches.add(new Stretch(next, journal == null ? 1 : journal.firstSerial()));
            next = journal == null ? null : journal.parent();
        }
        return new Line(stretches);
    }

    long chainOf(long serial) {
        return stretch(serial).chain();
    }

    private Stretch stretch(long serial) {
        for (Stretch stretch : stretches) {
            if (serial >= stretch.firstSerial()) {
                return stretch;
            }
        }
        return stretches.get(stretches.size() - 1);
    }
}
