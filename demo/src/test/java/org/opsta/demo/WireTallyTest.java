package org.opsta.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.opsta.contract.Codec;
import org.opsta.contract.DeviceId;
import org.opsta.contract.Enrol;
import org.opsta.contract.EnrolResult;
import org.opsta.contract.Hint;
import org.opsta.contract.PersonId;
import org.opsta.contract.PersonName;
import org.opsta.contract.Photo;
import org.opsta.contract.PunchAck;
import org.opsta.contract.Topics;

class WireTallyTest {

    private static final DeviceId DEVICE = new DeviceId("MOC-OPS");
    private static final Topics TOPICS = new Topics(DEVICE);
    private static final PersonId ANAN = new PersonId("1001");
    private static final PersonId BUSABA = new PersonId("1002");

    private final WireTally tally = new WireTally(DEVICE);

    @Test
    void photos_and_answers_are_counted_by_message_and_by_person() throws Exception {
        byte[] photo = enrol(ANAN);
        tally.take(TOPICS.enrol(), photo, 0);
        tally.take(TOPICS.enrol(), enrol(BUSABA), 0);
        assertThat(tally.onTheirWay()).isEqualTo(2);

        byte[] refused = result(ANAN, EnrolResult.Outcome.REFUSED, "BLURRED");
        tally.take(TOPICS.enrolResult(), refused, 0);
        assertThat(tally.onTheirWay()).isEqualTo(1);
        assertThat(tally.counts().notAccepted()).isEqualTo(Map.of("BLURRED", 1));

        // Sent again, and taken now.
        tally.take(TOPICS.enrol(), photo, 0);
        byte[] accepted = result(ANAN, EnrolResult.Outcome.ACCEPTED, "ACCEPTED");
        tally.take(TOPICS.enrolResult(), accepted, 0);

        WireTally.Counts counts = tally.counts();
        assertThat(counts.photosSent()).isEqualTo(3);
        assertThat(counts.answered()).isEqualTo(1);
        assertThat(counts.accepted()).isEqualTo(1);
        assertThat(counts.notAccepted()).isEmpty();
        assertThat(counts.photoBytes()).isEqualTo(3L * photo.length);
        assertThat(counts.answerBytes()).isEqualTo(refused.length + accepted.length);
        assertThat(tally.answered(List.of(ANAN, BUSABA))).isEqualTo(1);
    }

    @Test
    void rosters_and_reports_are_counted_together() throws Exception {
        tally.take(TOPICS.roster(), new byte[7], 0);
        tally.take(TOPICS.rosterReport(), new byte[100], 0);
        tally.take(TOPICS.punches(), new byte[1000], 0);

        assertThat(tally.counts().rosterBytes()).isEqualTo(107);
    }

    @Test
    void a_punch_is_acknowledged_by_the_first_that_covers_it() throws Exception {
        tally.take(TOPICS.punchesAck(), ack(2), 20);
        tally.take(TOPICS.punchesAck(), ack(2), 25);
        tally.take(TOPICS.punchesAck(), ack(5), 50);

        assertThat(tally.acknowledgedAt(1)).isEqualTo(20);
        assertThat(tally.acknowledgedAt(2)).isEqualTo(20);
        assertThat(tally.acknowledgedAt(3)).isEqualTo(50);
        assertThat(tally.acknowledgedAt(6)).isNull();
    }

    private static byte[] enrol(PersonId person) {
        return Codec.encode(
                new Enrol("r", DEVICE, person, new PersonName("ก", "K"), Photo.of(new byte[] {1, 2, 3}), List.of()));
    }

    private static byte[] result(PersonId person, EnrolResult.Outcome outcome, String code) {
        return Codec.encode(new EnrolResult(
                DEVICE,
                "r",
                person,
                outcome,
                code,
                Map.of(),
                new Hint("ก", "k"),
                null,
                List.of(),
                null,
                OffsetDateTime.parse("2026-11-20T08:45:12+07:00")));
    }

    private static byte[] ack(long through) {
        return Codec.encode(new PunchAck(DEVICE, through, null, List.of()));
    }
}
