package org.opsta.agent.intake;

import java.util.ArrayList;
import java.util.List;

/** Serials as runs without a gap, in the order they are added. */
final class Stretches {

    record Stretch(long chain, long from, long through) {}

    private final List<Stretch> all = new ArrayList<>();

    void add(long chain, long serial) {
        Stretch last = all.isEmpty() ? null : all.get(all.size() - 1);
        if (last != null && last.chain() == chain && last.through() == serial - 1) {
            all.set(all.size() - 1, new Stretch(chain, last.from(), serial));
        } else {
            all.add(new Stretch(chain, serial, serial));
        }
    }

    List<Stretch> all() {
        return List.copyOf(all);
    }
}
