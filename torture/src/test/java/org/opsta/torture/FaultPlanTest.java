package org.opsta.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opsta.torture.Fault.Kind;

class FaultPlanTest {

    private static final long NOW = 1_789_000_000;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, -7, Long.MAX_VALUE})
    void the_same_seed_gives_the_same_plan_with_every_kind_in_it(long seed) {
        EnumSet<Kind> all = EnumSet.allOf(Kind.class);
        List<Fault> plan = FaultPlan.of(seed, 45_000, all, NOW);
        assertThat(plan).isEqualTo(FaultPlan.of(seed, 45_000, all, NOW));
        assertThat(plan).isNotEqualTo(FaultPlan.of(seed + 1, 45_000, all, NOW));
        assertThat(plan.stream().map(Fault::kind).collect(Collectors.toSet())).isEqualTo(all);
        assertThat(plan).allMatch(fault -> fault.startMillis() <= 45_000 && fault.lengthMillis() > 0);
        assertThat(plan).filteredOn(fault -> fault.kind().clock()).allMatch(fault -> fault.detail() != 0);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void what_cannot_be_made_is_not_planned(long seed) {
        EnumSet<Kind> some = EnumSet.of(Kind.CUT, Kind.KILL_AGENT);
        assertThat(FaultPlan.of(seed, 60_000, some, NOW))
                .hasSizeGreaterThan(10)
                .allMatch(fault -> some.contains(fault.kind()));
    }
}
