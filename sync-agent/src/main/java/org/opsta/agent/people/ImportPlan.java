package org.opsta.agent.people;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.opsta.contract.PersonId;

/**
 * What taking a file would do. Pure.
 *
 * @param people as they would be; to be taken only when there are no problems
 * @param problems everything that is wrong, by line
 */
public record ImportPlan(List<Person> people, int added, int changed, int unchanged, List<LineProblem> problems) {

    public ImportPlan {
        people = List.copyOf(people);
        problems = List.copyOf(problems);
    }

    static ImportPlan of(PeopleFile file, Map<PersonId, Person> register) {
        List<Person> people = new ArrayList<>();
        Map<PersonId, Integer> lines = new HashMap<>();
        int added = 0;
        int unchanged = 0;
        for (PeopleFile.Entry entry : file.entries()) {
            Person before = register.get(entry.person().id());
            Person after = file.over(entry.person(), before);
            people.add(after);
            lines.put(after.id(), entry.line());
            added += before == null ? 1 : 0;
            unchanged += after.equals(before) ? 1 : 0;
        }
        List<LineProblem> problems = new ArrayList<>(file.problems());
        RegisterRules.problems(register, people, file.named())
                .forEach(problem -> problems.add(new LineProblem(
                        file.file(),
                        problem.person() == null ? 0 : lines.getOrDefault(problem.person(), 0),
                        problem.field().column(),
                        problem.what())));
        problems.sort(LineProblem.BY_LINE);
        return new ImportPlan(people, added, people.size() - added - unchanged, unchanged, problems);
    }
}
