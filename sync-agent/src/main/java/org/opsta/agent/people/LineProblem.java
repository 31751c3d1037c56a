package org.opsta.agent.people;

import java.util.Comparator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.opsta.agent.wording.Said;

/**
 * What is wrong with a file.
 *
 * @param file absent when {@code what} names it
 * @param line as an editor counts, from 1; 0 when it is about the whole file
 * @param column absent when it is about the whole line
 */
public record LineProblem(
        @Nullable String file, int line, @Nullable String column, Said what) implements Said {

    static final Comparator<LineProblem> BY_LINE = Comparator.comparingInt(LineProblem::line);

    static LineProblem of(String file, int line, String key, Object... values) {
        return new LineProblem(file, line, null, Said.of(BadPeople.WORDS, key, values));
    }

    /** In one language, with file, line and column. */
    @Override
    public String in(Locale language) {
        String said = (column == null ? "" : column + ": ") + what.in(language);
        if (file == null) {
            return said;
        }
        return (line == 0 ? file : Said.of(BadPeople.WORDS, "line", file, line).in(language)) + ": " + said;
    }
}
