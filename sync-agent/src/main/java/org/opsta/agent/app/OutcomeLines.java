package org.opsta.agent.app;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.Consumer;
import org.opsta.agent.enrolment.Outcome;

/** One line for each answer as it comes, and a summary. Runs on the command's thread. */
final class OutcomeLines implements Consumer<Outcome> {

    private static final int CODE_WIDTH = 12;

    private final PrintWriter out;
    private final int total;
    private int shown;
    private int done;

    OutcomeLines(PrintWriter out, int total) {
        this.out = out;
        this.total = total;
    }

    @Override
    public void accept(Outcome outcome) {
        shown++;
        if (outcome.done()) {
            done++;
        }
        StringBuilder line = new StringBuilder()
                .append('[')
                .append(shown)
                .append('/')
                .append(total)
                .append("] ")
                .append(Columns.padded(outcome.person(), CODE_WIDTH))
                .append(' ')
                .append(Texts.both(outcome.done() ? "enrol.done" : "enrol.refused"))
                .append("  ")
                .append(outcome.code());
        if (outcome.nearest() != null) {
            line.append("  ")
                    .append(Texts.both("enrol.nearest"))
                    .append(' ')
                    .append(outcome.nearest().person())
                    .append(String.format(
                            Locale.ROOT, " (%.3f)", outcome.nearest().similarity()));
        }
        if (!outcome.done()) {
            line.append("  ")
                    .append(outcome.hint().th())
                    .append(" / ")
                    .append(outcome.hint().en());
        }
        out.println(line);
        out.flush();
    }

    int refused() {
        return total - done;
    }

    void summary() {
        out.println(Texts.both("enrol.done") + " " + done + " · " + Texts.both("enrol.refused") + " " + refused());
        out.flush();
    }
}
