package org.opsta.agent.web;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.opsta.agent.wording.Words;

/**
 * What the layout around every page needs.
 *
 * @param title of this page, in the visitor's language
 * @param words of the layout and of the page's group
 * @param style name of the group's own style sheet in {@code /assets}, such as {@code time.css}
 * @param notice something to say once, above the page, such as "saved"
 */
public record Page(
        Visit visit,
        String title,
        Words words,
        List<Menu.Item> menu,
        @Nullable String style,
        @Nullable String notice) {

    /** @param group any class of the group's package, for its words */
    public static Page of(Visit visit, Class<?> group, String titleKey, @Nullable String style) {
        Words words = visit.words(group);
        return new Page(visit, words.get(titleKey), words, Menu.of(visit), style, null);
    }

    public Page titled(String newTitle) {
        return new Page(visit, newTitle, words, menu, style, notice);
    }

    public Page saying(@Nullable String what) {
        return new Page(visit, title, words, menu, style, what);
    }

    /** The text of a key. */
    public String t(String key, Object... values) {
        return words.get(key, values);
    }
}
