package org.opsta.agent.roster;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;
import org.opsta.contract.Codec;
import org.opsta.contract.DeviceId;
import org.opsta.contract.EnrolResult;
import org.opsta.contract.EnrolResult.Nearest;
import org.opsta.contract.Hint;
import org.opsta.contract.PersonId;
import org.opsta.contract.UnreadableMessage;

/** The table of each person on each terminal. */
final class Entries {

    static final RowMapper<RosterEntry> ENTRY = (row, context) -> entry(row);

    /** What of an answer is shown, beyond code and hint. */
    record Details(
            @Nullable Nearest nearest,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Nearest> looksLike,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Double> numbers) {
        static final Details NONE = new Details(null, List.of(), Map.of());

        Details {
            looksLike = looksLike == null ? List.of() : List.copyOf(looksLike);
            numbers = numbers == null ? Map.of() : Map.copyOf(numbers);
        }
    }

    /** Why it is in its state. */
    record Reason(String code, Hint hint, Details details) {
        static Reason of(EnrolResult answer) {
            return new Reason(
                    answer.code(), answer.hint(), new Details(answer.nearest(), answer.looksLike(), answer.numbers()));
        }

        static Reason of(RosterCode code) {
            return new Reason(code.name(), code.hint(), Details.NONE);
        }
    }

    private Entries() {}

    static Map<PersonId, Known> all(Handle handle, DeviceId device) {
        Map<PersonId, Known> all = new HashMap<>();
        handle.createQuery("select * from roster_entry where device = :device")
                .bind("device", device.value())
                .map((row, context) -> Map.entry(new PersonId(row.getString("person")), known(row)))
                .forEach(entry -> all.put(entry.getKey(), entry.getValue()));
        return all;
    }

    static Optional<Known> find(Handle handle, DeviceId device, PersonId person) {
        return handle.createQuery("select * from roster_entry where device = :device and person = :person")
                .bind("device", device.value())
                .bind("person", person.value())
                .map((row, context) -> known(row))
                .findOne();
    }

    /** Those whose turn it is: what should go first, then what should come, longest waiting first. */
    static List<PersonId> due(Handle handle, DeviceId device, EntryState state, long nowMillis, int most) {
        return handle.createQuery("select person from roster_entry where device = :device and state = :state"
                        + " and retry_millis <= :now order by retry_millis, person limit :most")
                .bind("device", device.value())
                .bind("state", state.name())
                .bind("now", nowMillis)
                .bind("most", most)
                .map((row, context) -> new PersonId(row.getString("person")))
                .list();
    }

    /** Puts down what was decided; code, attempts and pause begin anew. */
    static void put(Handle handle, DeviceId device, Map<PersonId, Known> changed, OffsetDateTime now) {
        if (changed.isEmpty()) {
            return;
        }
        PreparedBatch batch = handle.prepareBatch("insert into roster_entry (device, person, state, photo_sha256,"
                + " held_sha256, held_as, vouched, unanswered, since, attempts, retry_millis)"
                + " values (:device, :person, :state, :photo, :held, :heldAs, :vouched, :unanswered, :since, 0, 0)"
                + " on conflict (device, person) do update set state = excluded.state,"
                + " photo_sha256 = excluded.photo_sha256, held_sha256 = excluded.held_sha256,"
                + " held_as = excluded.held_as, vouched = excluded.vouched, unanswered = excluded.unanswered,"
                + " code = null, hint_th = null, hint_en = null, details_json = null, since = excluded.since,"
                + " attempts = 0, retry_millis = 0");
        changed.forEach((person, known) -> batch.bind("device", device.value())
                .bind("person", person.value())
                .bind("state", known.state().name())
                .bind("photo", known.photoSha256())
                .bind("held", known.heldSha256())
                .bind("heldAs", known.heldAs())
                .bind("vouched", known.vouched())
                .bind("unanswered", known.unanswered() ? 1 : 0)
                .bind("since", now.toString())
                .add());
        batch.execute();
    }

    static void put(Handle handle, DeviceId device, PersonId person, Known known, OffsetDateTime now) {
        put(handle, device, Map.of(person, known), now);
    }

    /** With what was answered. */
    static void put(Handle handle, DeviceId device, PersonId person, Known known, Reason reason, OffsetDateTime now) {
        put(handle, device, person, known, now);
        handle.createUpdate(
                        "update roster_entry set code = :code, hint_th = :th, hint_en = :en, details_json = :details"
                                + " where device = :device and person = :person")
                .bind("device", device.value())
                .bind("person", person.value())
                .bind("code", reason.code())
                .bind("th", reason.hint().th())
                .bind("en", reason.hint().en())
                .bind("details", new String(Codec.encode(reason.details()), StandardCharsets.UTF_8))
                .execute();
    }

    /** It is on its way. */
    static void sent(Handle handle, DeviceId device, PersonId person, String vouched, OffsetDateTime now) {
        handle.createUpdate("update roster_entry set state = 'SENT', vouched = :vouched, unanswered = 1, since = :now"
                        + " where device = :device and person = :person")
                .bind("device", device.value())
                .bind("person", person.value())
                .bind("vouched", vouched)
                .bind("now", now.toString())
                .execute();
    }

    /** How many the agent still has something to do for. */
    static long open(Handle handle, DeviceId device) {
        return handle.createQuery("select count(*) from roster_entry where device = :device"
                        + " and state in ('PENDING', 'SENT', 'WITHDRAWING')")
                .bind("device", device.value())
                .mapTo(Long.class)
                .one();
    }

    /** It stays to be done, but not at once; the pause doubles with every attempt, up to {@code longestMillis}. */
    static void later(
            Handle handle,
            DeviceId device,
            PersonId person,
            EntryState state,
            Reason reason,
            long nowMillis,
            long pauseMillis,
            long longestMillis) {
        long attempts = handle.createQuery(
                        "select attempts from roster_entry where device = :device and person = :person")
                .bind("device", device.value())
                .bind("person", person.value())
                .mapTo(Long.class)
                .findOne()
                .orElse(0L);
        handle.createUpdate("update roster_entry set state = :state, code = :code, hint_th = :th, hint_en = :en,"
                        + " details_json = null, attempts = :attempts, retry_millis = :retry"
                        + " where device = :device and person = :person")
                .bind("device", device.value())
                .bind("person", person.value())
                .bind("state", state.name())
                .bind("code", reason.code())
                .bind("th", reason.hint().th())
                .bind("en", reason.hint().en())
                .bind("attempts", attempts + 1)
                .bind("retry", nowMillis + pause(attempts, pauseMillis, longestMillis))
                .execute();
    }

    static long pause(long attempts, long pauseMillis, long longestMillis) {
        return Math.min(longestMillis, pauseMillis << Math.min(attempts, 20));
    }

    /** What was on its way when nobody was left to hear the answer is to be sent again. */
    static void unsend(Handle handle, DeviceId device) {
        handle.createUpdate("update roster_entry set state = 'PENDING' where device = :device and state = 'SENT'")
                .bind("device", device.value())
                .execute();
    }

    static void drop(Handle handle, DeviceId device, Iterable<PersonId> people) {
        PreparedBatch batch =
                handle.prepareBatch("delete from roster_entry where device = :device and person = :person");
        people.forEach(person -> batch.bind("device", device.value())
                .bind("person", person.value())
                .add());
        if (batch.size() > 0) {
            batch.execute();
        }
    }

    static void drop(Handle handle, DeviceId device) {
        handle.createUpdate("delete from roster_entry where device = :device")
                .bind("device", device.value())
                .execute();
    }

    static void drop(Handle handle, PersonId person) {
        handle.createUpdate("delete from roster_entry where person = :person")
                .bind("person", person.value())
                .execute();
    }

    /** A photo that could not be opened was added again, or its key restored. */
    static void photoIsBack(Handle handle, PersonId person) {
        handle.createUpdate(
                        "update roster_entry set state = 'PENDING', code = null, hint_th = null, hint_en = null,"
                                + " attempts = 0, retry_millis = 0 where person = :person and state = 'REFUSED' and code = :lost")
                .bind("person", person.value())
                .bind("lost", RosterCode.PHOTO_LOST.name())
                .execute();
    }

    /** Whoever is held there because of somebody whose face there is another one now, or gone. */
    static List<PersonId> heldBecauseOf(Handle handle, DeviceId device, PersonId other) {
        return handle
                .createQuery("select * from roster_entry where device = :device and state = 'HELD'")
                .bind("device", device.value())
                .map(ENTRY)
                .stream()
                .filter(entry -> entry.looksLike().stream()
                        .anyMatch(near -> near.person().equals(other)))
                .map(RosterEntry::person)
                .toList();
    }

    private static Known known(ResultSet row) throws SQLException {
        return new Known(
                EntryState.valueOf(row.getString("state")),
                row.getString("photo_sha256"),
                row.getString("held_sha256"),
                row.getString("held_as"),
                row.getString("vouched"),
                row.getLong("unanswered") != 0);
    }

    private static RosterEntry entry(ResultSet row) throws SQLException {
        String thai = row.getString("hint_th");
        String english = row.getString("hint_en");
        Details details = details(row.getString("details_json"));
        return new RosterEntry(
                new DeviceId(row.getString("device")),
                new PersonId(row.getString("person")),
                row.getString("photo_sha256"),
                EntryState.valueOf(row.getString("state")),
                row.getString("code"),
                thai == null || english == null ? null : new Hint(thai, english),
                details.nearest(),
                details.looksLike(),
                details.numbers(),
                OffsetDateTime.parse(row.getString("since")),
                row.getInt("attempts"));
    }

    private static Details details(@Nullable String json) {
        if (json == null) {
            return Details.NONE;
        }
        try {
            return Codec.decode(json.getBytes(StandardCharsets.UTF_8), Details.class);
        } catch (UnreadableMessage e) {
            throw new IllegalStateException("what this agent stored can no longer be read", e);
        }
    }
}
