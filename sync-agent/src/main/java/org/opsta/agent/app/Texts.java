package org.opsta.agent.app;

import java.text.MessageFormat;
import java.util.Arrays;
import java.util.Locale;
import java.util.ResourceBundle;

/** What staff and administrators read: Thai first, English second. */
final class Texts {

    private static final String BUNDLE = "org.opsta.agent.app.texts";
    private static final ResourceBundle THAI = ResourceBundle.getBundle(BUNDLE, new Locale("th"));
    private static final ResourceBundle ENGLISH = ResourceBundle.getBundle(BUNDLE, Locale.ENGLISH);

    private Texts() {}

    static String th(String key) {
        return THAI.getString(key);
    }

    static String en(String key) {
        return ENGLISH.getString(key);
    }

    static String both(String key) {
        return th(key) + " / " + en(key);
    }

    /** With values in the places {@code {0}}, {@code {1}} and so on; numbers as they are, without separators. */
    static String both(String key, Object... values) {
        Object[] plain = Arrays.stream(values).map(String::valueOf).toArray();
        return MessageFormat.format(th(key), plain) + " / " + MessageFormat.format(en(key), plain);
    }
}
