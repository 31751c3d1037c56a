package org.opsta.agent.enrolment;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.opsta.contract.Codec;
import org.opsta.contract.DeviceId;
import org.opsta.contract.EnrolResult;
import org.opsta.contract.EnrolResult.Nearest;
import org.opsta.contract.PersonId;

/** Each terminal's latest answer about each person. Safe for use by several threads. */
public final class EnrolmentAnswers {

    private final Jdbi jdbi;

    public EnrolmentAnswers(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    void put(DeviceId device, PersonId person, EnrolResult answer) {
        Nearest nearest = answer.nearest();
        jdbi.useHandle(handle -> handle.createUpdate(
                        "insert into enrolment (device, person, outcome, code, nearest_person, nearest_similarity,"
                                + " photo_sha256, answered_at, json)"
                                + " values (:device, :person, :outcome, :code, :nearest, :similarity, :photo, :at, :json)"
                                + " on conflict (device, person) do update set outcome = excluded.outcome,"
                                + " code = excluded.code, nearest_person = excluded.nearest_person,"
                                + " nearest_similarity = excluded.nearest_similarity,"
                                + " photo_sha256 = excluded.photo_sha256, answered_at = excluded.answered_at,"
                                + " json = excluded.json")
                .bind("device", device.value())
                .bind("person", person.value())
                .bind("outcome", answer.outcome().name())
                .bind("code", answer.code())
                .bind("nearest", nearest == null ? null : nearest.person().value())
                .bind("similarity", nearest == null ? null : (Double) nearest.similarity())
                .bind("photo", answer.photoSha256())
                .bind("at", answer.at().toString())
                .bind("json", new String(Codec.encode(answer), StandardCharsets.UTF_8))
                .execute());
    }

    Optional<String> code(DeviceId device, PersonId person) {
        return jdbi.withHandle(
                handle -> handle.createQuery("select code from enrolment where device = :device and person = :person")
                        .bind("device", device.value())
                        .bind("person", person.value())
                        .mapTo(String.class)
                        .findOne());
    }

    /** What every terminal answered about a person. */
    public static void forget(Handle handle, PersonId person) {
        handle.createUpdate("delete from enrolment where person = :person")
                .bind("person", person.value())
                .execute();
    }

    void forget(DeviceId device, PersonId person) {
        jdbi.useHandle(
                handle -> handle.createUpdate("delete from enrolment where device = :device and person = :person")
                        .bind("device", device.value())
                        .bind("person", person.value())
                        .execute());
    }
}
