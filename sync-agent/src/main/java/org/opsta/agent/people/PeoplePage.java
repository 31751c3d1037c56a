package org.opsta.agent.people;

import java.util.List;

/**
 * A part of the register.
 *
 * @param page from 1
 * @param pages at least 1
 * @param found how many people on all pages
 */
public record PeoplePage(List<Person> people, int page, int pages, long found) {
    public PeoplePage {
        people = List.copyOf(people);
    }
}
