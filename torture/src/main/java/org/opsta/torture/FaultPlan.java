package org.opsta.torture;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.opsta.torture.Fault.Kind;

/** What goes wrong when: the same seed, length and kinds give the same plan. Pure. */
final class FaultPlan {

    private static final long QUIET_BEGINNING_MILLIS = 2_000;

    /** One more fault begins about this often; several are in force at once. */
    private static final long BETWEEN_MILLIS = 1_500;

    private static final long SHORTEST_MILLIS = 300;
    private static final long LONGEST_MILLIS = 6_000;
    private static final int TARGETS = 1000;

    private static final long HOUR = 3600;
    private static final long DAY = 24 * HOUR;
    private static final long TO_1970 = Long.MIN_VALUE;
    private static final List<Long> STEPS = List.of(HOUR, -HOUR, DAY, -DAY, TO_1970);

    private FaultPlan() {}

    /**
     * Every kind at least once, whatever the length; then whatever chance brings.
     *
     * @param kinds which can be made here
     * @param nowSeconds since 1970, how far back a step to 1970 goes
     */
    static List<Fault> of(long seed, long lengthMillis, Set<Kind> kinds, long nowSeconds) {
        Random random = new Random(seed);
        List<Kind> order = new ArrayList<>(kinds.stream().sorted().toList());
        Collections.shuffle(order, random);
        long room = Math.max(1, lengthMillis - QUIET_BEGINNING_MILLIS);
        int count = (int) Math.max(order.size(), room / BETWEEN_MILLIS);
        while (order.size() < count) {
            order.add(order.get(random.nextInt(kinds.size())));
        }
        List<Fault> plan = new ArrayList<>();
        int clockFaults = random.nextInt(STEPS.size());
        for (int i = 0; i < count; i++) {
            Kind kind = order.get(i);
            long start = QUIET_BEGINNING_MILLIS + room * i / count + random.nextInt((int) Math.max(1, room / count));
            long length = SHORTEST_MILLIS + random.nextInt((int) (LONGEST_MILLIS - SHORTEST_MILLIS));
            long detail = random.nextInt(TARGETS);
            if (kind.clock()) {
                long step = STEPS.get(clockFaults++ % STEPS.size());
                detail = step == TO_1970 ? -nowSeconds : step;
            }
            plan.add(new Fault(kind, random.nextInt(TARGETS), start, length, detail));
        }
        plan.sort(Comparator.comparingLong(Fault::startMillis));
        return List.copyOf(plan);
    }
}
