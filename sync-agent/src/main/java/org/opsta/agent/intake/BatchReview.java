package org.opsta.agent.intake;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.opsta.contract.Codec;
import org.opsta.contract.DeviceId;
import org.opsta.contract.Punch;
import org.opsta.contract.PunchBatch;
import org.opsta.contract.PunchHash;
import org.opsta.contract.RejectCode;
import org.opsta.contract.Serial;
import org.opsta.contract.UnreadableMessage;

/**
 * A batch held against the rules that need no store.
 *
 * <p>Where the serials stop rising by one, the rest of the batch is {@code OUT_OF_ORDER} and not covered by
 * {@code through}: acknowledging a later serial would make the terminal forget the ones in between, which nobody has.
 *
 * @param entries one for each punch of the batch, in its order
 * @param through the last serial of the unbroken run the batch begins with; absent when no serial can be read
 */
record BatchReview(List<Reviewed> entries, OptionalLong through) {

    private static final int FIRST_YEAR = 1970;
    private static final int LAST_YEAR = 9999;

    static BatchReview of(DeviceId device, PunchBatch batch) {
        List<JsonNode> punches = batch.punches();
        List<Reviewed> entries = new ArrayList<>(punches.size());
        int anchor = firstReadable(punches);
        int unbroken = 0;
        while (unbroken < punches.size() && fits(punches, anchor, unbroken)) {
            entries.add(review(device, punches.get(unbroken)));
            unbroken++;
        }
        for (JsonNode late : punches.subList(unbroken, punches.size())) {
            entries.add(faulty(
                    late,
                    RejectCode.OUT_OF_ORDER,
                    "expected serial " + (serialAt(punches, anchor, 0) + unbroken) + " at place " + (unbroken + 1)
                            + " of the batch; send again from there"));
        }
        return new BatchReview(
                List.copyOf(entries),
                anchor < 0 ? OptionalLong.empty() : OptionalLong.of(serialAt(punches, anchor, unbroken - 1)));
    }

    /** An entry whose serial cannot be read takes the place it stands in. */
    private static boolean fits(List<JsonNode> punches, int anchor, int place) {
        Serial serial = serialOf(punches.get(place));
        boolean beyondLargest = place > anchor && anchor >= 0 && serialAt(punches, anchor, place) < 1;
        return serial == null ? !beyondLargest : serial.value() == serialAt(punches, anchor, place);
    }

    private static long serialAt(List<JsonNode> punches, int anchor, int place) {
        Serial known = anchor < 0 ? null : serialOf(punches.get(anchor));
        return known == null ? 0 : known.value() + (place - anchor);
    }

    private static int firstReadable(List<JsonNode> punches) {
        for (int place = 0; place < punches.size(); place++) {
            if (serialOf(punches.get(place)) != null) {
                return place;
            }
        }
        return -1;
    }

    private static @Nullable Serial serialOf(JsonNode punch) {
        JsonNode serial = punch.get("serial");
        return serial != null && serial.isIntegralNumber() && serial.canConvertToLong() && serial.longValue() >= 1
                ? new Serial(serial.longValue())
                : null;
    }

    private static Reviewed review(DeviceId device, JsonNode json) {
        try {
            Punch punch = Codec.decode(json, Punch.class);
            if (!punch.device().equals(device)) {
                return faulty(json, RejectCode.WRONG_DEVICE, "the punch names another terminal than its topic");
            }
            if (!hashOf(json).equals(punch.hash())) {
                return faulty(json, RejectCode.HASH_MISMATCH, "the punch does not hash to the hash it carries");
            }
            checkYear(punch.time());
            return new Reviewed.Sound(punch, ascii(json));
        } catch (UnreadableMessage e) {
            return faulty(json, RejectCode.WRONG_SHAPE, e.detail());
        }
    }

    private static String hashOf(JsonNode json) throws UnreadableMessage {
        try {
            return PunchHash.of(json);
        } catch (RuntimeException e) {
            throw new UnreadableMessage(
                    UnreadableMessage.Code.WRONG_SHAPE, "the punch has a number or text without a canonical form");
        }
    }

    /** Times far outside any clock's range do not fit the store's milliseconds. */
    private static void checkYear(OffsetDateTime time) throws UnreadableMessage {
        if (time.getYear() < FIRST_YEAR || time.getYear() > LAST_YEAR) {
            throw new UnreadableMessage(
                    UnreadableMessage.Code.WRONG_SHAPE,
                    "time is in the year " + time.getYear() + ", expected " + FIRST_YEAR + " to " + LAST_YEAR);
        }
    }

    private static Reviewed faulty(JsonNode json, RejectCode code, String detail) {
        return new Reviewed.Faulty(
                serialOf(json),
                code,
                PlainText.of(detail),
                DeclaredHash.of(json, "hash"),
                DeclaredHash.of(json, "previousHash"),
                ascii(json));
    }

    private static String ascii(JsonNode json) {
        return PlainText.asciiJson(json.toString());
    }
}
