package org.opsta.kiosk.feedback;

import java.text.MessageFormat;
import java.time.ZoneId;
import java.time.chrono.ThaiBuddhistChronology;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;
import org.opsta.contract.Direction;
import org.opsta.contract.Hint;
import org.opsta.contract.PersonName;
import org.opsta.kiosk.pin.PinOutcome;
import org.opsta.kiosk.recognition.PoorView;
import org.opsta.kiosk.recognition.ScanOutcome;

/**
 * Feedback in words, Thai first, English second: a title of a few words, an advice where there is something to do, and both as
 * one sentence. Immutable.
 */
public final class FeedbackText {

    private static final Locale THAI = new Locale("th");
    private static final String BUNDLE = "org.opsta.kiosk.feedback.feedback";

    private final DateTimeFormatter minute;
    private final DateTimeFormatter second;
    private final DateTimeFormatter dateAndTime;

    public FeedbackText(ZoneId zone) {
        minute = DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH).withZone(zone);
        second = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ENGLISH).withZone(zone);
        dateAndTime = DateTimeFormatter.ofPattern("d/M/yyyy H:mm:ss", Locale.ENGLISH)
                .withChronology(ThaiBuddhistChronology.INSTANCE)
                .withZone(zone);
    }

    /** @param advice what to do; null when there is nothing to do */
    private record Words(String title, @Nullable String advice) {}

    /** What it is, in a few words and without a name. */
    public Hint title(Feedback feedback) {
        return new Hint(
                words(THAI, feedback).title(), words(Locale.ENGLISH, feedback).title());
    }

    /** What to do; empty when there is nothing to do. Without a name, too. */
    public Optional<Hint> advice(Feedback feedback) {
        String th = words(THAI, feedback).advice();
        String en = words(Locale.ENGLISH, feedback).advice();
        return th == null || en == null ? Optional.empty() : Optional.of(new Hint(th, en));
    }

    /** All of it as one sentence; with the name of whoever has a punch. */
    public Hint of(Feedback feedback) {
        return new Hint(sentence(THAI, feedback), sentence(Locale.ENGLISH, feedback));
    }

    /** What to do for a better view. */
    public static Hint of(PoorView why) {
        String key = "notSeenWell." + why + ".title";
        return new Hint(text(THAI, key), text(Locale.ENGLISH, key));
    }

    /** The words for a direction, as the records name it: ลงเวลาเข้า or ลงเวลาออก. */
    public static Hint of(Direction direction) {
        return new Hint(text(THAI, "direction." + direction), text(Locale.ENGLISH, "direction." + direction));
    }

    private String sentence(Locale locale, Feedback feedback) {
        Words words = words(locale, feedback);
        if (feedback instanceof Feedback.Recorded recorded) {
            return text(
                    locale,
                    "sentence.dated",
                    words.title(),
                    name(locale, recorded.name()),
                    dateAndTime.format(recorded.punch().time()));
        } else if (feedback instanceof Feedback.AlreadyRecorded already) {
            return text(locale, "sentence.named", words.title(), name(locale, already.name()));
        }
        return words.advice() == null ? words.title() : text(locale, "sentence", words.title(), words.advice());
    }

    private static String name(Locale locale, PersonName name) {
        return locale.equals(THAI) ? name.th() : name.en();
    }

    private Words words(Locale locale, Feedback feedback) {
        if (feedback instanceof Feedback.Recorded recorded) {
            return new Words(text(locale, "recorded." + recorded.punch().direction() + ".title"), null);
        } else if (feedback instanceof Feedback.AlreadyRecorded already) {
            return new Words(
                    text(locale, "already." + already.direction() + ".title", minute.format(already.time())),
                    text(locale, "already.advice"));
        } else if (feedback instanceof Feedback.AskDirection ask) {
            return new Words(
                    text(locale, "askDirection.title"), text(locale, "askDirection." + ask.method() + ".advice"));
        } else if (feedback instanceof Feedback.NotRecorded failed) {
            return both(locale, "notRecorded", failed.code());
        } else if (feedback instanceof Feedback.Refused refused) {
            return refused(locale, refused.why());
        } else if (feedback instanceof Feedback.PinRefused refused) {
            return pin(locale, refused.why());
        }
        throw new IllegalStateException("no words for " + feedback.getClass().getSimpleName());
    }

    private static Words refused(Locale locale, ScanOutcome why) {
        if (why instanceof ScanOutcome.NotSeenWell poor) {
            return new Words(text(locale, "notSeenWell." + poor.why() + ".title"), null);
        } else if (why instanceof ScanOutcome.NotLive) {
            return both(locale, "notLive");
        }
        return both(locale, why instanceof ScanOutcome.Ambiguous ? "ambiguous" : "unknown");
    }

    private Words pin(Locale locale, PinOutcome why) {
        if (why instanceof PinOutcome.Wrong wrong) {
            return both(locale, "pin.wrong", wrong.attemptsLeft());
        } else if (why instanceof PinOutcome.Locked locked) {
            return both(locale, "pin.locked", second.format(locked.until()));
        } else if (why instanceof PinOutcome.Paused paused) {
            return both(locale, "pin.paused", second.format(paused.until()));
        } else if (why instanceof PinOutcome.Unavailable unavailable) {
            return both(locale, "pin.unavailable." + unavailable.why());
        }
        throw new IllegalStateException("no words for " + why.getClass().getSimpleName());
    }

    private static Words both(Locale locale, String key, Object... advised) {
        return new Words(text(locale, key + ".title"), text(locale, key + ".advice", advised));
    }

    private static String text(Locale locale, String key, Object... arguments) {
        String pattern = ResourceBundle.getBundle(BUNDLE, locale).getString(key);
        return new MessageFormat(pattern, Locale.ENGLISH).format(arguments);
    }
}
