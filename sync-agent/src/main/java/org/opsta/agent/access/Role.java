package org.opsta.agent.access;

/** What somebody is to the console. */
public enum Role {
    /** In the register of people. Follows from the account's person, is not given. */
    STAFF,
    /** Somebody's supervisor in the register. Follows from it, is not given. */
    SUPERVISOR,
    ADMINISTRATOR,
    IT,
    AUDITOR
}
