package org.opsta.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opsta.contract.RosterReport.Held;

class RosterReportTest {

    private static final DeviceId DEVICE = new DeviceId("MOC-OPS");
    private static final OffsetDateTime NOW = OffsetDateTime.parse("2026-11-20T08:45:12+07:00");
    private static final Roster OTHER = Roster.of(DEVICE, 7, RosterDigest.of(people(3)), NOW);

    @Test
    void who_holds_the_same_says_only_that() {
        assertThat(RosterReport.answer(OTHER, people(3)))
                .containsExactly(new RosterReport(DEVICE, 7, 3, OTHER.digest(), 0, 0, List.of()));
    }

    @Test
    void who_holds_nobody_and_should_hold_nobody_holds_the_same() {
        Roster nobody = Roster.of(DEVICE, 8, RosterDigest.of(Map.of()), NOW);
        assertThat(RosterReport.answer(nobody, Map.of()))
                .singleElement()
                .extracting(RosterReport::parts)
                .isEqualTo(0);
    }

    @Test
    void who_holds_nobody_and_should_hold_somebody_says_so_in_one_part() {
        assertThat(RosterReport.answer(OTHER, Map.of()))
                .containsExactly(
                        new RosterReport(DEVICE, 7, 0, RosterDigest.of(Map.of()).digest(), 1, 1, List.of()));
    }

    /** The largest are what a terminal is made for; every part must be readable. */
    @ParameterizedTest
    @CsvSource({"1, 1", "999, 1", "1000, 1", "1001, 2", "10000, 10"})
    void everybody_is_in_one_of_the_parts(int count, int parts) throws Exception {
        Map<PersonId, String> held = people(count);
        List<RosterReport> report = RosterReport.answer(Roster.of(DEVICE, 7, RosterDigest.of(Map.of()), NOW), held);

        assertThat(report).hasSize(parts);
        Map<PersonId, String> told = new HashMap<>();
        for (int i = 0; i < parts; i++) {
            byte[] payload = Codec.encode(report.get(i));
            assertThat(payload.length).isLessThan(150_000);
            RosterReport part = Codec.decode(payload, RosterReport.class);
            assertThat(part.part()).isEqualTo(i + 1);
            assertThat(part.parts()).isEqualTo(parts);
            assertThat(part.rosterVersion()).isEqualTo(7);
            assertThat(new RosterDigest(part.count(), part.digest())).isEqualTo(RosterDigest.of(held));
            for (Held one : part.people()) {
                assertThat(told.put(one.person(), one.photoSha256())).isNull();
            }
        }
        assertThat(told).isEqualTo(held);
    }

    @ParameterizedTest
    @CsvSource({"0, 1, 0", "2, 1, 0", "1, 0, 0", "-1, 0, 0", "0, -1, 0", "0, 0, 1", "1, 1, 4", "1, 1, 1001"})
    void parts_that_cannot_be_are_refused(int part, int parts, int people) {
        List<Held> named = people(people).entrySet().stream()
                .map(e -> new Held(e.getKey(), e.getValue()))
                .toList();
        int count = people > RosterReport.MOST ? people : 3;
        assertThatThrownBy(() -> new RosterReport(DEVICE, 7, count, OTHER.digest(), part, parts, named))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching(".*(part|people).*");
    }

    private static Map<PersonId, String> people(int count) {
        Map<PersonId, String> people = new HashMap<>();
        for (int i = 0; i < count; i++) {
            people.put(new PersonId("p" + i), Sha256.hex(("photo " + i).getBytes(StandardCharsets.UTF_8)));
        }
        return people;
    }
}
