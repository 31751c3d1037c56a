package org.opsta.agent.roster;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.opsta.agent.people.Person;
import org.opsta.contract.DeviceId;
import org.opsta.contract.PersonId;
import org.opsta.contract.PersonName;

/** Who should be on which terminal, from one look at register, photos, consents, vouchings and rules. Pure. */
final class Wishes {

    private final Map<PersonId, Person> people;
    private final Map<PersonId, Wish> wishes = new HashMap<>();
    private final List<RosterRule> rules;

    Wishes(
            List<Person> register,
            List<PhotoInfo> photos,
            List<Consent> consents,
            Map<PersonId, Set<PersonId>> distinctions,
            List<RosterRule> rules,
            boolean consentRequired,
            LocalDate today) {
        this.people = register.stream().collect(Collectors.toMap(Person::id, Function.identity()));
        this.rules = List.copyOf(rules);
        Map<PersonId, Consent> consentOf =
                consents.stream().collect(Collectors.toMap(Consent::person, Function.identity()));
        for (PhotoInfo photo : photos) {
            Person person = people.get(photo.person());
            if (person != null
                    && person.activeOn(today)
                    && agreed(consentOf.get(person.id()), consentRequired, today)) {
                wishes.put(
                        person.id(),
                        new Wish(
                                photo.sha256(),
                                shownAs(person.name()),
                                vouched(distinctions.getOrDefault(person.id(), Set.of()))));
            }
        }
    }

    /** Who withdrew it is not sent, whether consent is asked for or not. */
    private static boolean agreed(@Nullable Consent consent, boolean required, LocalDate today) {
        return consent == null ? !required : consent.validOn(today);
    }

    static String shownAs(PersonName name) {
        return name.th() + "\n" + name.en();
    }

    static String vouched(Set<PersonId> others) {
        return new TreeSet<>(others).stream().map(PersonId::value).collect(Collectors.joining(" "));
    }

    Map<PersonId, Wish> of(DeviceId device) {
        List<RosterRule> own = rules.stream().filter(rule -> rule.names(device)).toList();
        Map<PersonId, Wish> wanted = new HashMap<>();
        wishes.forEach((person, wish) -> {
            if (own.stream().anyMatch(rule -> concerns(rule, people.get(person)))) {
                wanted.put(person, wish);
            }
        });
        return wanted;
    }

    private static boolean concerns(RosterRule rule, @Nullable Person person) {
        return person != null
                && switch (rule.kind()) {
                    case ALL -> true;
                    case UNIT -> person.unit().equals(rule.unit());
                    case LIST -> rule.people().contains(person.id());
                };
    }
}
