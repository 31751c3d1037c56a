package org.opsta.agent.web.enrolment;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.opsta.agent.access.Right;
import org.opsta.agent.access.Visitor;
import org.opsta.agent.people.Person;
import org.opsta.agent.roster.EntryState;
import org.opsta.agent.roster.RosterEntry;
import org.opsta.agent.roster.RosterRule;
import org.opsta.agent.web.BadInput;
import org.opsta.agent.web.Pages;
import org.opsta.contract.DeviceId;
import org.opsta.contract.PersonId;

/** Which terminals hold whom. */
final class RulePages implements Pages {

    private static final int MOST_CODES = 5000;

    private final EnrolmentRooms rooms;
    private final Clock clock;

    RulePages(EnrolmentRooms rooms, Clock clock) {
        this.rooms = rooms;
        this.clock = clock;
    }

    @Override
    public void register(RoutesConfig routes) {
        routes.get("/enrolment/rules", this::show);
        routes.post("/enrolment/rules", this::add);
        routes.get("/enrolment/rules/{id}/remove", this::askRemove);
        routes.post("/enrolment/rules/{id}/remove", this::remove);
    }

    private void show(Context context) {
        Asked asked = new Asked(context, "rules.title");
        asked.visit().require(Right.CHANGE_ENROLMENT);
        List<Person> everybody = active(asked);
        List<RuleView> rules = rooms.rules().all().stream()
                .map(rule -> view(asked, rule, everybody))
                .toList();
        Set<String> units = everybody.stream()
                .map(Person::unit)
                .filter(unit -> !unit.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
        asked.show(
                "rules",
                Map.of(
                        "page", asked.page(),
                        "rules", rules,
                        "devices", devices().stream().map(DeviceId::value).toList(),
                        "units", List.copyOf(units)));
    }

    private void add(Context context) {
        Asked asked = new Asked(context, "rules.title");
        Visitor visitor = asked.visit().require(Right.CHANGE_ENROLMENT);
        DeviceId device = asked.device().orElse(null);
        RosterRule.Kind kind = Arrays.stream(RosterRule.Kind.values())
                .filter(each -> each.name().equals(asked.text("kind")))
                .findFirst()
                .orElseThrow(() -> new BadInput(asked.t("bad.kind")));
        String unit = kind == RosterRule.Kind.UNIT ? asked.required("unit") : "";
        Set<PersonId> people = kind == RosterRule.Kind.LIST ? codes(asked) : Set.of();
        rooms.rules().add(visitor.actor(), device, kind, unit, people);
        asked.done("/enrolment/rules", "ruleAdded");
    }

    private Set<PersonId> codes(Asked asked) {
        Set<PersonId> known =
                rooms.people().all().stream().map(Person::id).collect(Collectors.toCollection(HashSet::new));
        Set<PersonId> codes = new HashSet<>();
        List<String> unknown = new ArrayList<>();
        for (String code : asked.text("people").split("[\\s,;]+", 0)) {
            if (!code.isEmpty()) {
                PersonId person = Asked.person(code).orElseThrow(() -> asked.badCode(code));
                if (known.contains(person)) {
                    codes.add(person);
                } else {
                    unknown.add(code);
                }
            }
        }
        if (!unknown.isEmpty()) {
            throw new BadInput(asked.t("bad.unknownCodes", String.join(", ", unknown)));
        }
        if (codes.isEmpty() || codes.size() > MOST_CODES) {
            throw new BadInput(asked.t("bad.codes", codes.size(), MOST_CODES));
        }
        return codes;
    }

    private void askRemove(Context context) {
        Asked asked = new Asked(context, "rule.remove.title");
        asked.visit().require(Right.CHANGE_ENROLMENT);
        RosterRule rule = find(asked);
        List<Person> everybody = active(asked);
        List<String> consequences = devices().stream()
                .filter(device -> rule.device() == null || rule.device().equals(device))
                .map(device -> consequence(asked, rule, device, everybody))
                .toList();
        asked.show(
                "ruleRemove",
                Map.of("page", asked.page(), "rule", view(asked, rule, everybody), "consequences", consequences));
    }

    /** What becomes of one terminal without the rule. */
    private String consequence(Asked asked, RosterRule rule, DeviceId device, List<Person> everybody) {
        List<RosterRule> others = rooms.rules().all().stream()
                .filter(other -> other.id() != rule.id())
                .filter(other -> other.device() == null || other.device().equals(device))
                .toList();
        if (others.isEmpty()) {
            return asked.t("rule.remove.leftAlone", device);
        }
        Set<PersonId> stay = everybody.stream()
                .filter(person -> others.stream().anyMatch(other -> means(other, person)))
                .map(Person::id)
                .collect(Collectors.toSet());
        long go = rooms.rosters().entries(device, null, "", 0, Integer.MAX_VALUE).stream()
                .filter(entry -> entry.state() != EntryState.WITHDRAWN && entry.state() != EntryState.WITHDRAWING)
                .map(RosterEntry::person)
                .filter(person -> !stay.contains(person))
                .count();
        return asked.t("rule.remove.withdraws", device, go);
    }

    private void remove(Context context) {
        Asked asked = new Asked(context, "rules.title");
        Visitor visitor = asked.visit().require(Right.CHANGE_ENROLMENT);
        rooms.rules().remove(visitor.actor(), find(asked).id());
        asked.done("/enrolment/rules", "ruleRemoved");
    }

    private RosterRule find(Asked asked) {
        long id = asked.idInPath();
        return rooms.rules().all().stream()
                .filter(rule -> rule.id() == id)
                .findFirst()
                .orElseThrow(NotFoundResponse::new);
    }

    private static RuleView view(Asked asked, RosterRule rule, List<Person> everybody) {
        long people = everybody.stream().filter(person -> means(rule, person)).count();
        return new RuleView(
                rule.id(),
                rule.device() == null
                        ? asked.t("rule.everyTerminal")
                        : rule.device().value(),
                switch (rule.kind()) {
                    case ALL -> asked.t("rule.ALL");
                    case UNIT -> asked.t("rule.UNIT", rule.unit());
                    case LIST -> asked.t("rule.LIST", shown(rule.people()));
                },
                asked.t("rule.people", people));
    }

    private static String shown(Set<PersonId> people) {
        String some = people.stream().sorted().limit(10).map(PersonId::value).collect(Collectors.joining(", "));
        return people.size() > 10 ? some + ", …" : some;
    }

    private static boolean means(RosterRule rule, Person person) {
        return switch (rule.kind()) {
            case ALL -> true;
            case UNIT -> rule.unit().equals(person.unit());
            case LIST -> rule.people().contains(person.id());
        };
    }

    private List<Person> active(Asked asked) {
        LocalDate today = LocalDate.now(clock.withZone(asked.visit().zone()));
        return rooms.people().all().stream()
                .filter(person -> person.activeOn(today))
                .toList();
    }

    private List<DeviceId> devices() {
        return rooms.fleet().terminals(OffsetDateTime.now(clock)).stream()
                .map(terminal -> terminal.device())
                .sorted(java.util.Comparator.comparing(DeviceId::value))
                .toList();
    }
}
