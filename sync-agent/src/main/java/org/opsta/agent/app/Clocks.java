package org.opsta.agent.app;

import java.text.MessageFormat;
import java.time.ZoneId;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.opsta.agent.intake.RedatedTime;
import org.opsta.agent.intake.StoredPunch;
import org.opsta.agent.wording.ThaiTime;

/** What a reader of time records is told about the clock behind a time. */
final class Clocks {

    private Clocks() {}

    /** @param text a language's texts by key */
    static String redated(UnaryOperator<String> text, RedatedTime redated, ZoneId zone) {
        return MessageFormat.format(
                text.apply("clock.redated"),
                ThaiTime.of(redated.original(), zone),
                text.apply("clock." + redated.reason()),
                redated.source(),
                error(text, redated.errorMillis()));
    }

    static String doubtful(UnaryOperator<String> text, StoredPunch punch) {
        return MessageFormat.format(
                text.apply("clock.doubtful"), text.apply("clock." + punch.clock()), error(text, punch.errorMillis()));
    }

    private static String error(UnaryOperator<String> text, @Nullable Long millis) {
        return millis == null
                ? text.apply("clock.errorUnknown")
                : MessageFormat.format(text.apply("clock.error"), String.format(Locale.ROOT, "%.3f", millis / 1000.0));
    }
}
