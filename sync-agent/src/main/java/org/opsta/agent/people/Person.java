package org.opsta.agent.people;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.opsta.contract.PersonId;
import org.opsta.contract.PersonName;

/**
 * Somebody whose working time is recorded.
 *
 * @param position such as นักวิชาการพาณิชย์ชำนาญการ; empty when nobody said
 * @param unit such as กองบริหารทรัพยากรบุคคล; empty when nobody said
 * @param supervisor who sees this person's time records; absent when nobody does
 * @param activeFrom first day; absent when it was always so
 * @param activeUntil last day; absent until further notice
 */
public record Person(
        PersonId id,
        PersonName name,
        String position,
        String unit,
        @Nullable PersonId supervisor,
        @Nullable LocalDate activeFrom,
        @Nullable LocalDate activeUntil) {

    /** Of whom only the name is known. */
    public Person(PersonId id, PersonName name) {
        this(id, name, "", "", null, null, null);
    }

    Person named(PersonName newName) {
        return new Person(id, newName, position, unit, supervisor, activeFrom, activeUntil);
    }

    public boolean activeOn(LocalDate day) {
        return (activeFrom == null || !day.isBefore(activeFrom)) && (activeUntil == null || !day.isAfter(activeUntil));
    }
}
