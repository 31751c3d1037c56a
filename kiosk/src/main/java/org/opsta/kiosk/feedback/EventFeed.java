package org.opsta.kiosk.feedback;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.opsta.contract.Codec;
import org.opsta.contract.PersonId;
import org.opsta.contract.PersonName;
import org.opsta.kiosk.pin.PinOutcome;
import org.opsta.kiosk.recognition.ScanOutcome;

/**
 * Outcomes as one JSON object per line, for a program that watches this terminal. It names people, so it goes only where
 * it was asked for. Fields: {@code event}, {@code at}, {@code light}, {@code text} ({@code th}, {@code en}), and what the
 * event has of {@code person}, {@code name}, {@code direction}, {@code method}, {@code serial}, {@code id}, {@code time},
 * {@code score}, {@code threshold}, {@code margin}, {@code liveness}, {@code why}, {@code attemptsLeft}, {@code until}, {@code code}. Thread-safe.
 */
public final class EventFeed implements FeedbackListener {

    private final PrintStream out;
    private final FeedbackText text;
    private final Supplier<OffsetDateTime> clock;

    public EventFeed(PrintStream out, FeedbackText text, Supplier<OffsetDateTime> clock) {
        this.out = out;
        this.text = text;
        this.clock = clock;
    }

    /** Writes an event that is not feedback. */
    public synchronized void write(String event, Map<String, ?> fields) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("event", event);
        line.put("at", clock.get());
        fields.forEach((name, value) -> {
            if (value != null) {
                line.put(name, value);
            }
        });
        out.println(new String(Codec.encode(line), StandardCharsets.UTF_8));
        out.flush();
    }

    @Override
    public void tell(Feedback feedback) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("light", feedback.light());
        fields.put("text", text.of(feedback));
        if (feedback instanceof Feedback.Recorded recorded) {
            who(fields, recorded.punch().person(), recorded.name());
            fields.put("direction", recorded.punch().direction());
            fields.put("method", recorded.punch().method());
            fields.put("serial", recorded.punch().serial());
            fields.put("id", recorded.punch().id());
            fields.put("time", recorded.punch().time());
            if (recorded.punch().liveness() != null) {
                fields.put("liveness", recorded.punch().liveness());
            }
            score(
                    fields,
                    recorded.punch().score(),
                    recorded.punch().threshold(),
                    recorded.punch().margin());
            write("RECORDED", fields);
        } else if (feedback instanceof Feedback.AlreadyRecorded already) {
            who(fields, already.person(), already.name());
            fields.put("direction", already.direction());
            fields.put("time", already.time());
            write("ALREADY_RECORDED", fields);
        } else if (feedback instanceof Feedback.AskDirection ask) {
            who(fields, ask.person(), ask.name());
            write("ASK_DIRECTION", fields);
        } else if (feedback instanceof Feedback.NotRecorded failed) {
            who(fields, failed.person(), failed.name());
            fields.put("code", failed.code());
            write("NOT_RECORDED", fields);
        } else if (feedback instanceof Feedback.Refused refused) {
            refused(fields, refused.why());
        } else if (feedback instanceof Feedback.PinRefused refused) {
            pinRefused(fields, refused.why());
        }
    }

    private void refused(Map<String, Object> fields, ScanOutcome why) {
        if (why instanceof ScanOutcome.Unknown unknown) {
            fields.put("why", "UNKNOWN");
            score(fields, unknown.best(), unknown.threshold(), null);
        } else if (why instanceof ScanOutcome.Ambiguous ambiguous) {
            fields.put("why", "AMBIGUOUS");
            score(fields, ambiguous.score(), null, ambiguous.margin());
        } else if (why instanceof ScanOutcome.NotLive picture) {
            fields.put("why", "NOT_LIVE");
            fields.put("liveness", picture.liveness());
            fields.put("threshold", picture.threshold());
        } else if (why instanceof ScanOutcome.NotSeenWell poor) {
            fields.put("why", poor.why());
            write("NOT_SEEN_WELL", fields);
            return;
        }
        write("REFUSED", fields);
    }

    private void pinRefused(Map<String, Object> fields, PinOutcome why) {
        if (why instanceof PinOutcome.Wrong wrong) {
            fields.put("why", "WRONG");
            fields.put("attemptsLeft", wrong.attemptsLeft());
        } else if (why instanceof PinOutcome.Locked locked) {
            fields.put("why", "LOCKED");
            fields.put("until", locked.until());
        } else if (why instanceof PinOutcome.Paused paused) {
            fields.put("why", "PAUSED");
            fields.put("until", paused.until());
        } else if (why instanceof PinOutcome.Unavailable unavailable) {
            fields.put("why", unavailable.why());
        }
        write("PIN_REFUSED", fields);
    }

    private static void who(Map<String, Object> fields, PersonId person, PersonName name) {
        fields.put("person", person);
        fields.put("name", name);
    }

    private static void score(
            Map<String, Object> fields, @Nullable Double score, @Nullable Double threshold, @Nullable Double margin) {
        if (score != null) {
            fields.put("score", score);
        }
        if (threshold != null) {
            fields.put("threshold", threshold);
        }
        if (margin != null) {
            fields.put("margin", margin);
        }
    }
}
