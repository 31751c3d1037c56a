package org.opsta.agent.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.opsta.agent.intake.TestPunches.DEVICE;
import static org.opsta.agent.intake.TestPunches.batch;
import static org.opsta.agent.intake.TestPunches.json;
import static org.opsta.agent.intake.TestPunches.sealed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.opsta.contract.Codec;
import org.opsta.contract.PunchBatch;
import org.opsta.contract.UnreadableMessage;

class BatchReviewTest {

    private static final JsonNode NOT_A_PUNCH = JsonNodeFactory.instance.textNode("?");

    @Test
    void a_whole_batch_is_sound_through_its_last_serial() {
        BatchReview review = BatchReview.of(DEVICE, batch(7, 9));

        assertThat(codes(review)).containsExactly("sound", "sound", "sound");
        assertThat(review.through()).isEqualTo(OptionalLong.of(9));
    }

    @Test
    void a_field_this_version_does_not_know_is_covered_by_the_hash_and_kept() {
        BatchReview review = BatchReview.of(DEVICE, batch(sealed(json(1).put("ไฟ", "สว่าง"))));

        assertThat(codes(review)).containsExactly("sound");
        assertThat(review.entries().get(0).json())
                .contains("\"\\u0e44\\u0e1f\"")
                .isASCII();
    }

    @Test
    void a_punch_changed_on_its_way_is_a_hash_mismatch() {
        BatchReview review = BatchReview.of(DEVICE, batch(json(1).put("person", "10152"), json(2)));

        assertThat(codes(review)).containsExactly("HASH_MISMATCH", "sound");
        assertThat(review.through()).isEqualTo(OptionalLong.of(2));
    }

    @Test
    void a_punch_of_another_terminal_is_a_wrong_device() {
        BatchReview review = BatchReview.of(DEVICE, batch(sealed(json(1).put("device", "OTHER"))));

        assertThat(codes(review)).containsExactly("WRONG_DEVICE");
    }

    @Test
    void a_punch_without_a_field_has_a_wrong_shape_and_keeps_its_serial() {
        BatchReview review = BatchReview.of(DEVICE, batch(json(1).without(List.of("person")), json(2)));

        assertThat(codes(review)).containsExactly("WRONG_SHAPE", "sound");
        assertThat(((Reviewed.Faulty) review.entries().get(0)).detail()).contains("person is missing");
        assertThat(((Reviewed.Faulty) review.entries().get(0)).serial().value()).isEqualTo(1);
    }

    @Test
    void a_year_no_clock_shows_has_a_wrong_shape() {
        BatchReview review =
                BatchReview.of(DEVICE, batch(sealed(json(1).put("time", "+999999999-12-31T23:59:59+07:00"))));

        assertThat(codes(review)).containsExactly("WRONG_SHAPE");
    }

    @Test
    void a_number_beyond_a_double_is_set_aside_and_does_not_stop_the_review() throws UnreadableMessage {
        String huge = new String(Codec.encode(batch(1, 2)), UTF_8).replaceFirst("\"score\":0.61", "\"score\":1e999");

        BatchReview review = BatchReview.of(DEVICE, Codec.decode(huge.getBytes(UTF_8), PunchBatch.class));

        assertThat(codes(review)).containsExactly("HASH_MISMATCH", "sound");
    }

    @Test
    void entries_without_a_serial_take_the_place_they_stand_in() {
        BatchReview review = BatchReview.of(DEVICE, batch(NOT_A_PUNCH, json(5), NOT_A_PUNCH, json(7), NOT_A_PUNCH));

        assertThat(codes(review)).containsExactly("WRONG_SHAPE", "sound", "WRONG_SHAPE", "sound", "WRONG_SHAPE");
        assertThat(review.through()).isEqualTo(OptionalLong.of(8));
    }

    @Test
    void a_batch_without_any_serial_has_no_through() {
        BatchReview review = BatchReview.of(DEVICE, batch(NOT_A_PUNCH, NOT_A_PUNCH));

        assertThat(codes(review)).containsExactly("WRONG_SHAPE", "WRONG_SHAPE");
        assertThat(review.through()).isEmpty();
    }

    @Test
    void after_a_gap_nothing_is_acknowledged() {
        BatchReview review = BatchReview.of(DEVICE, batch(json(1), json(2), json(4), json(5)));

        assertThat(codes(review)).containsExactly("sound", "sound", "OUT_OF_ORDER", "OUT_OF_ORDER");
        assertThat(review.through()).isEqualTo(OptionalLong.of(2));
        assertThat(((Reviewed.Faulty) review.entries().get(2)).detail()).contains("expected serial 3 at place 3");
    }

    @Test
    void a_serial_sent_twice_is_out_of_order() {
        PunchBatch twice = batch(json(3), json(3));

        assertThat(codes(BatchReview.of(DEVICE, twice))).containsExactly("sound", "OUT_OF_ORDER");
    }

    @Test
    void nothing_follows_the_largest_serial() {
        BatchReview review =
                BatchReview.of(DEVICE, batch(sealed(json(1).put("serial", Long.MAX_VALUE)), NOT_A_PUNCH, json(3)));

        assertThat(codes(review)).containsExactly("sound", "OUT_OF_ORDER", "OUT_OF_ORDER");
        assertThat(review.through()).isEqualTo(OptionalLong.of(Long.MAX_VALUE));
    }

    private static List<String> codes(BatchReview review) {
        return review.entries().stream()
                .map(entry ->
                        entry instanceof Reviewed.Faulty faulty ? faulty.code().name() : "sound")
                .toList();
    }
}
