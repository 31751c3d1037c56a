package org.opsta.agent.people;

import org.jspecify.annotations.Nullable;
import org.opsta.agent.wording.Said;
import org.opsta.contract.PersonId;

/**
 * Why a person cannot be in the register as given.
 *
 * @param person absent when the personnel code itself cannot be read
 * @param what names the value and what to do
 */
public record PersonProblem(@Nullable PersonId person, Field field, Said what) {

    static PersonProblem of(@Nullable PersonId person, Field field, String key, Object... values) {
        return new PersonProblem(person, field, Said.of(BadPeople.WORDS, key, values));
    }
}
