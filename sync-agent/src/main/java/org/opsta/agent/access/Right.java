package org.opsta.agent.access;

/** Something that not everybody may see or do. */
public enum Right {
    /** Somebody's time records: days, scans, corrections. */
    SEE_TIME,
    /** A correction, leave or duty of somebody. */
    CHANGE_TIME,
    /** Holidays and working-time patterns. */
    CHANGE_RULES,
    SEE_PEOPLE,
    CHANGE_PEOPLE,
    /** Profile photos: pictures of faces. */
    SEE_PHOTOS,
    CHANGE_PHOTOS,
    /** Which terminal holds whom, and what it answered. */
    SEE_ENROLMENT,
    CHANGE_ENROLMENT,
    SEE_TERMINALS,
    SEE_AUDIT,
    MANAGE_ACCOUNTS
}
