package org.opsta.agent.people;

import org.opsta.contract.PersonId;
import org.opsta.contract.PersonName;

/** Somebody whose working time is recorded. */
public record Person(PersonId id, PersonName name) {}
