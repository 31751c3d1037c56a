package org.opsta.agent.intake;

/**
 * What a terminal's records lack, and what came from it that is no record.
 *
 * @param chain which of its journals is taken now
 * @param contiguousThrough every serial up to here was received
 * @param missing serials that never arrived and may still come
 * @param lost serials the terminal said it no longer keeps
 * @param setAside entries that could not become records, without those a person accepted later
 * @param forked those of them that belong to another journal of this terminal: it, or a copy of it, was restored, replaced
 *     or cloned
 */
public record JournalState(long chain, long contiguousThrough, long missing, long lost, long setAside, long forked) {

    public static final JournalState NONE = new JournalState(1, 0, 0, 0, 0, 0);
}
