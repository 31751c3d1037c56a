package org.opsta.agent.roster;

import java.time.OffsetDateTime;
import org.opsta.agent.audit.Actor;
import org.opsta.contract.PersonId;

/**
 * That somebody looked at the photos of two people and vouches that they are two.
 *
 * @param person whom it was asked for
 * @param other whom they are not
 */
public record Distinction(PersonId person, PersonId other, String reason, Actor vouchedBy, OffsetDateTime vouchedAt) {}
