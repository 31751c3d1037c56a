package org.opsta.kiosk.recognition;

import org.opsta.contract.PersonId;

/**
 * An enrolled person and how like the probe they are.
 *
 * @param similarity cosine, -1 to 1
 */
public record Candidate(PersonId person, double similarity) {}
