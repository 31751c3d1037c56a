package org.opsta.agent.intake;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.opsta.contract.DeviceId;
import org.opsta.contract.Replay;
import org.opsta.contract.ReplayCode;
import org.opsta.contract.ReplayResult;
import org.opsta.contract.Serial;

/**
 * What is missing, and what was asked for and answered about it.
 *
 * <p>Safe for use by several threads and, on one database, by several agents.
 */
final class Gaps {

    /** What a terminal is asked for at once. */
    private static final long MOST_AT_ONCE = 5000;

    private final Jdbi jdbi;
    private final GapSettings settings;

    Gaps(Jdbi jdbi, GapSettings settings) {
        this.jdbi = jdbi;
        this.settings = settings;
    }

    /** @param first whether this was never asked for before */
    record Question(Replay replay, boolean first) {}

    private record Due(Gap gap, int times, long nextAskMillis) {}

    /** What is to be asked for now. Only one of several agents gets a question; it is not due again for a while. */
    List<Question> take(OffsetDateTime now) {
        List<Due> due = jdbi.withHandle(handle -> handle.createQuery("select gap.* from gap"
                        + " join journal on gap.device = journal.device and gap.chain <= journal.chain"
                        + " where lost_at is null and next_ask_millis <= :now order by gap.device, from_serial")
                .bind("now", now.toInstant().toEpochMilli())
                .map((row, context) -> new Due(
                        Journals.GAP.map(row, context), row.getInt("times_asked"), row.getLong("next_ask_millis")))
                .list());
        Map<DeviceId, Line> lines = new HashMap<>();
        List<Question> questions = new ArrayList<>();
        for (Due each : due) {
            Gap gap = each.gap();
            Line line = lines.computeIfAbsent(gap.device(), this::line);
            // The terminal has the present journal alone; a part of an earlier one is in it as far as they are the
            // same.
            if (line.chainOf(gap.from()) == gap.chain()) {
                claim(each, now).ifPresent(questions::add);
            }
        }
        return questions;
    }

    private Line line(DeviceId device) {
        return jdbi.withHandle(handle ->
                Journals.line(handle, device, Journals.read(handle, device).chain()));
    }

    private Optional<Question> claim(Due due, OffsetDateTime now) {
        Gap gap = due.gap();
        long through = Math.min(gap.through(), gap.from() + MOST_AT_ONCE - 1);
        int claimed = jdbi.withHandle(handle -> handle.createUpdate("update gap set asked_at = :now,"
                        + " asked_through = :askedThrough, times_asked = times_asked + 1, next_ask_millis = :next"
                        + " where device = :device and chain = :chain and from_serial = :from"
                        + " and through_serial = :through and next_ask_millis = :due")
                .bind("now", now.toString())
                .bind("askedThrough", through)
                .bind(
                        "next",
                        now.plus(settings.pauseAfter(due.times())).toInstant().toEpochMilli())
                .bind("device", gap.device().value())
                .bind("chain", gap.chain())
                .bind("from", gap.from())
                .bind("through", gap.through())
                .bind("due", due.nextAskMillis())
                .execute());
        return claimed == 0
                ? Optional.empty()
                : Optional.of(new Question(
                        new Replay(gap.device(), new Serial(gap.from()), new Serial(through)), gap.askedAt() == null));
    }

    /** A question that could not be sent is due again at once. */
    void giveBack(Question question) {
        jdbi.useHandle(handle -> handle.createUpdate("update gap set next_ask_millis = 0"
                        + " where device = :device and from_serial = :from and asked_through = :through")
                .bind("device", question.replay().device().value())
                .bind("from", question.replay().from().value())
                .bind("through", question.replay().through().value())
                .execute());
    }

    /**
     * Notes a terminal's answer. What it no longer keeps is not asked for again, unless the answer comes from a journal
     * that is behind the one stored here: that terminal cannot know.
     *
     * @return the serials that are lost for good, newly known
     */
    List<Gap> answered(ReplayResult result, OffsetDateTime at) {
        Serial from = result.from();
        Serial through = result.through();
        if (from == null || through == null) {
            return List.of();
        }
        return jdbi.inTransaction(handle -> {
            Journal journal = Journals.lock(handle, result.device());
            Line line = Journals.line(handle, result.device(), journal.chain());
            List<Gap> lost = new ArrayList<>();
            long lostThrough = result.lastSerial() < journal.highest() ? 0 : lostThrough(result, through.value());
            for (Gap gap : Journals.overlapping(
                    handle, result.device(), line.chainOf(from.value()), from.value(), through.value())) {
                if (gap.lostAt() != null) {
                    continue;
                }
                long begin = Math.max(gap.from(), from.value());
                Journals.split(handle, gap, begin, Math.min(gap.through(), through.value()));
                note(handle, gap, begin, result.code(), null);
                if (lostThrough >= begin) {
                    long end = Math.min(Math.min(gap.through(), through.value()), lostThrough);
                    Journals.split(
                            handle,
                            Journals.overlapping(handle, gap.device(), gap.chain(), begin, begin)
                                    .get(0),
                            begin,
                            end);
                    note(handle, gap, begin, result.code(), at);
                    lost.addAll(Journals.overlapping(handle, gap.device(), gap.chain(), begin, begin));
                }
            }
            return lost;
        });
    }

    private static long lostThrough(ReplayResult result, long through) {
        Serial keptFrom = result.keptFrom();
        if (result.code().equals(ReplayCode.NOT_KEPT.name())) {
            return through;
        }
        return result.code().equals(ReplayCode.PARTLY_KEPT.name()) && keptFrom != null ? keptFrom.value() - 1 : 0;
    }

    private static void note(Handle handle, Gap gap, long from, String code, @Nullable OffsetDateTime lostAt) {
        handle.createUpdate("update gap set answer = :code, lost_at = :lostAt"
                        + " where device = :device and chain = :chain and from_serial = :from")
                .bind("code", PlainText.of(code))
                .bind("lostAt", lostAt == null ? null : lostAt.toString())
                .bind("device", gap.device().value())
                .bind("chain", gap.chain())
                .bind("from", from)
                .execute();
    }
}
