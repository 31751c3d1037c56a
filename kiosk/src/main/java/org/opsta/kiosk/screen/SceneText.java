package org.opsta.kiosk.screen;

import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.chrono.ThaiBuddhistChronology;
import java.time.format.DateTimeFormatter;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import org.opsta.contract.Hint;
import org.opsta.contract.PersonName;
import org.opsta.kiosk.feedback.Feedback;
import org.opsta.kiosk.feedback.FeedbackText;
import org.opsta.kiosk.screen.PageEvent.Scene;
import org.opsta.kiosk.screen.SceneRule.Shown;

/** What is shown, in words: Thai first, English second. */
final class SceneText {

    private static final Locale THAI = new Locale("th");
    private static final String BUNDLE = "org.opsta.kiosk.screen.screen";

    private final ZoneId zone;
    private final FeedbackText words;
    private final DateTimeFormatter hours = DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);
    private final DateTimeFormatter seconds = DateTimeFormatter.ofPattern("ss", Locale.ENGLISH);

    SceneText(ZoneId zone, FeedbackText words) {
        this.zone = zone;
        this.words = words;
    }

    Scene scene(long number, Shown shown) {
        if (shown instanceof Shown.Outcome outcome) {
            return outcome(number, outcome.feedback(), outcome.toldAtMillis());
        }
        return plain(number, shown instanceof Shown.Guide ? Scene.Kind.GUIDE : Scene.Kind.IDLE);
    }

    private Scene outcome(long number, Feedback feedback, long toldAt) {
        if (feedback instanceof Feedback.Recorded recorded) {
            return who(
                    number,
                    Scene.Kind.RECORDED,
                    feedback,
                    recorded.name(),
                    recorded.punch().direction(),
                    recorded.punch().time(),
                    toldAt);
        } else if (feedback instanceof Feedback.AlreadyRecorded already) {
            return who(
                    number,
                    Scene.Kind.ALREADY_RECORDED,
                    feedback,
                    already.name(),
                    already.direction(),
                    already.time(),
                    toldAt);
        }
        Scene.Kind kind = feedback instanceof Feedback.AskDirection
                ? Scene.Kind.ASK_DIRECTION
                : feedback instanceof Feedback.NotRecorded
                        ? Scene.Kind.NOT_RECORDED
                        : feedback instanceof Feedback.PinRefused ? Scene.Kind.PIN_REFUSED : Scene.Kind.REFUSED;
        return new Scene(
                number,
                kind,
                feedback.light(),
                words.of(feedback),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                toldAt);
    }

    private Scene who(
            long number,
            Scene.Kind kind,
            Feedback feedback,
            PersonName name,
            org.opsta.contract.Direction direction,
            OffsetDateTime at,
            long toldAt) {
        return new Scene(
                number,
                kind,
                feedback.light(),
                words.of(feedback),
                null,
                new Hint(name.th(), name.en()),
                new Hint(name.th().substring(0, 1), name.en().substring(0, 1)),
                direction,
                FeedbackText.of(direction),
                hours(at),
                seconds(at),
                date(at),
                toldAt);
    }

    private static Scene plain(long number, Scene.Kind kind) {
        return new Scene(number, kind, null, null, null, null, null, null, null, null, null, null, null);
    }

    String hours(OffsetDateTime time) {
        return hours.format(time.atZoneSameInstant(zone));
    }

    String seconds(OffsetDateTime time) {
        return seconds.format(time.atZoneSameInstant(zone));
    }

    Hint date(OffsetDateTime time) {
        return new Hint(date(time, "EEEEที่ d MMMM yyyy", THAI), date(time, "EEEE d MMMM yyyy", Locale.ENGLISH));
    }

    private String date(OffsetDateTime time, String pattern, Locale locale) {
        return DateTimeFormatter.ofPattern(pattern, locale)
                .withChronology(ThaiBuddhistChronology.INSTANCE)
                .withZone(zone)
                .format(time);
    }

    /** The page's own words, by language and key. */
    static Map<String, Map<String, String>> pageWords() {
        Map<String, Map<String, String>> all = new LinkedHashMap<>();
        all.put("th", words(THAI));
        all.put("en", words(Locale.ENGLISH));
        return all;
    }

    private static Map<String, String> words(Locale locale) {
        ResourceBundle bundle = ResourceBundle.getBundle(BUNDLE, locale);
        Map<String, String> words = new LinkedHashMap<>();
        for (Enumeration<String> keys = bundle.getKeys(); keys.hasMoreElements(); ) {
            String key = keys.nextElement();
            words.put(key, bundle.getString(key));
        }
        return words;
    }
}
