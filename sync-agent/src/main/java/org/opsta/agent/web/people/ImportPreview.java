package org.opsta.agent.web.people;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.opsta.agent.people.ImportPlan;
import org.opsta.agent.people.LineProblem;

/**
 * What taking a file would do, as it is shown.
 *
 * @param token confirms it; absent when it cannot be taken
 */
public record ImportPreview(
        String file,
        int added,
        int changed,
        int unchanged,
        List<Problem> problems,
        @Nullable String token) {

    public ImportPreview {
        problems = List.copyOf(problems);
    }

    /** @param line empty when it is about the whole file */
    public record Problem(String line, String column, String what) {}

    static ImportPreview of(String file, ImportPlan plan, @Nullable String token, Locale language) {
        return new ImportPreview(
                file,
                plan.added(),
                plan.changed(),
                plan.unchanged(),
                plan.problems().stream()
                        .map(problem -> problem(problem, language))
                        .toList(),
                token);
    }

    static ImportPreview refused(String file, List<LineProblem> problems, Locale language) {
        return of(file, new ImportPlan(List.of(), 0, 0, 0, problems), null, language);
    }

    private static Problem problem(LineProblem problem, Locale language) {
        String column = problem.column();
        return new Problem(
                problem.line() == 0 ? "" : String.valueOf(problem.line()),
                column == null ? "" : column,
                problem.what().in(language));
    }
}
