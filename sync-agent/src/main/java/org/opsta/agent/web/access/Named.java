package org.opsta.agent.web.access;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opsta.agent.people.People;
import org.opsta.agent.people.Person;
import org.opsta.agent.web.Page;
import org.opsta.agent.wording.Words;
import org.opsta.contract.PersonId;

/** Whom an account belongs to, in words. */
final class Named {

    private Named() {}

    static String of(People people, @Nullable PersonId id, Page page) {
        if (id == null) {
            return page.t("person.none");
        }
        Optional<Person> person = people.find(id);
        if (person.isEmpty()) {
            return page.t("person.gone", id.value());
        }
        boolean thai = page.visit().language().equals(Words.THAI);
        return id.value() + " "
                + (thai ? person.get().name().th() : person.get().name().en());
    }
}
