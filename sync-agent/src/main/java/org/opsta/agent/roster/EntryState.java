package org.opsta.agent.roster;

/** How far one person on one terminal has come. */
public enum EntryState {
    /** To be sent. */
    PENDING,
    /** Sent, not answered yet. */
    SENT,
    ACCEPTED,
    /** The terminal did not take the photo; an earlier one stays in force. */
    REFUSED,
    /** Somebody has to say whose face it is; an earlier photo stays in force. */
    HELD,
    /** To be removed, or its removal is not confirmed yet. */
    WITHDRAWING,
    /** The terminal confirmed that it holds nothing of the person. */
    WITHDRAWN
}
