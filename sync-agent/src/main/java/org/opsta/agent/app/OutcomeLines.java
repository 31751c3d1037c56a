package org.opsta.agent.app;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.opsta.agent.enrolment.Outcome;
import org.opsta.contract.EnrolCode;
import org.opsta.contract.EnrolResult.Nearest;

/** One line for each answer as it comes, a summary, and what is held. Runs on the command's thread. */
final class OutcomeLines implements Consumer<Outcome> {

    private static final int CODE_WIDTH = 12;

    private final PrintWriter out;
    private final int total;
    private int shown;
    private int done;
    private final List<Outcome> held = new ArrayList<>();

    OutcomeLines(PrintWriter out, int total) {
        this.out = out;
        this.total = total;
    }

    @Override
    public void accept(Outcome outcome) {
        shown++;
        switch (outcome.state()) {
            case DONE -> done++;
            case HELD -> held.add(outcome);
            case REFUSED -> {}
        }
        StringBuilder line = new StringBuilder()
                .append('[')
                .append(shown)
                .append('/')
                .append(total)
                .append("] ")
                .append(Columns.padded(outcome.person(), CODE_WIDTH))
                .append(' ')
                .append(Texts.both(key(outcome.state())))
                .append("  ")
                .append(outcome.code());
        if (outcome.nearest() != null) {
            line.append("  ").append(Texts.both("enrol.nearest")).append(' ').append(howNear(outcome.nearest()));
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

    private static String key(Outcome.State state) {
        return switch (state) {
            case DONE -> "enrol.done";
            case REFUSED -> "enrol.refused";
            case HELD -> "enrol.held";
        };
    }

    private static String howNear(Nearest other) {
        return String.format(Locale.ROOT, "%s (%.3f)", other.person(), other.similarity());
    }

    int refused() {
        return total - done - held.size();
    }

    int held() {
        return held.size();
    }

    void summary() {
        String counts = Texts.both("enrol.done") + " " + done + " · " + Texts.both("enrol.refused") + " " + refused();
        out.println(held.isEmpty() ? counts : counts + " · " + Texts.both("enrol.held") + " " + held.size());
        if (!held.isEmpty()) {
            sayWhoIsHeld();
        }
        out.flush();
    }

    /** Again at the end, since an administrator has to do something about each of them. */
    private void sayWhoIsHeld() {
        out.println();
        out.println(Texts.th("held.look"));
        out.println(Texts.en("held.look"));
        Columns columns = new Columns();
        held.stream()
                .sorted(Comparator.comparing(Outcome::person))
                .forEach(outcome -> columns.add(
                        "  " + outcome.person(),
                        outcome.code(),
                        joined(outcome, ", ", OutcomeLines::howNear),
                        // Nobody can vouch that one photo shows two people.
                        outcome.code().equals(EnrolCode.SAME_PHOTO.name())
                                ? ""
                                : joined(outcome, " ", other -> "--distinct-from " + other.person())));
        columns.print(out);
    }

    private static String joined(Outcome outcome, String between, Function<Nearest, String> as) {
        return outcome.looksLike().stream().map(as).collect(Collectors.joining(between));
    }
}
