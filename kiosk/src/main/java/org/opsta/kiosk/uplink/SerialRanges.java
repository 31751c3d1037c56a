package org.opsta.kiosk.uplink;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Serials, as few ranges as possible and never many: where there would be more, the two first become one, with what lies
 * between them. Thread-safe.
 */
final class SerialRanges {

    static final int MOST = 100;

    /** From the first serial of each to its last; no two touch. */
    private final TreeMap<Long, Long> ranges = new TreeMap<>();

    record Range(long from, long through) {}

    synchronized void add(long from, long through) {
        long first = from;
        long last = through;
        Map.Entry<Long, Long> near;
        while ((near = ranges.floorEntry(last + 1)) != null && near.getValue() >= first - 1) {
            first = Math.min(first, near.getKey());
            last = Math.max(last, near.getValue());
            ranges.remove(near.getKey());
        }
        ranges.put(first, last);
        if (ranges.size() > MOST) {
            add(ranges.firstKey(), ranges.higherEntry(ranges.firstKey()).getValue());
        }
    }

    synchronized void remove(long from, long through) {
        Map.Entry<Long, Long> near;
        while ((near = ranges.floorEntry(through)) != null && near.getValue() >= from) {
            ranges.remove(near.getKey());
            if (near.getValue() > through) {
                ranges.put(through + 1, near.getValue());
            }
            if (near.getKey() < from) {
                ranges.put(near.getKey(), from - 1);
            }
        }
    }

    synchronized Optional<Range> first() {
        return Optional.ofNullable(ranges.firstEntry()).map(range -> new Range(range.getKey(), range.getValue()));
    }

    @Override
    public synchronized String toString() {
        return ranges.toString();
    }
}
