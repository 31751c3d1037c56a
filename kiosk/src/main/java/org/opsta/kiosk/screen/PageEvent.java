package org.opsta.kiosk.screen;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.opsta.contract.Direction;
import org.opsta.contract.Hint;
import org.opsta.kiosk.feedback.Feedback.Light;

/** What the page is told. Each is a state: the latest of its kind is all there is to know. */
sealed interface PageEvent {

    /** The name of the kind on the wire. */
    String event();

    /**
     * Once for each page that connects.
     *
     * @param page of which build the page must be; another one loads itself anew
     * @param words the page's own, by language and key
     */
    record Hello(
            String page,
            String device,
            String language,
            boolean keys,
            Pin pin,
            Sound sound,
            Map<String, Map<String, String>> words)
            implements PageEvent {
        @Override
        public String event() {
            return "hello";
        }
    }

    record Pin(boolean enabled, int leastDigits, int mostDigits) {}

    /** @param files the spoken words there are */
    record Sound(boolean enabled, int volume, List<String> files) {}

    /**
     * Once a second.
     *
     * @param hours hours and minutes, such as {@code 08:45}
     * @param date in words, of the Buddhist year
     */
    record Tick(String hours, String seconds, Hint date, Mark mark) implements PageEvent {
        @Override
        public String event() {
            return "tick";
        }
    }

    /** How the terminal is, discreetly. */
    record Mark(Level level, @Nullable Hint text) {
        enum Level {
            GOOD,
            WAITING,
            TROUBLE
        }
    }

    /**
     * What fills the page.
     *
     * @param number grows with each scene
     * @param name only ever of somebody whose punch is on disk
     * @param toldAt when it was told, in milliseconds since 1970; absent for what nobody told
     */
    record Scene(
            long number,
            Kind kind,
            @Nullable Light light,
            @Nullable Hint title,
            @Nullable Hint advice,
            @Nullable Hint name,
            @Nullable Hint initials,
            @Nullable Direction direction,
            @Nullable Hint directionText,
            @Nullable String hours,
            @Nullable String seconds,
            @Nullable Hint date,
            @Nullable Long toldAt)
            implements PageEvent {

        enum Kind {
            IDLE,
            GUIDE,
            RECORDED,
            ALREADY_RECORDED,
            ASK_DIRECTION,
            REFUSED,
            NOT_RECORDED,
            PIN_REFUSED
        }

        @Override
        public String event() {
            return "scene";
        }
    }

    /**
     * The face that is guided.
     *
     * @param hint what to do; absent when nothing keeps the face from being recognised
     */
    record View(@Nullable FaceBox box, @Nullable Hint hint, boolean good) implements PageEvent {
        @Override
        public String event() {
            return "view";
        }
    }

    /** Shares of the picture's width and height. */
    record FaceBox(double left, double top, double width, double height) {}
}
