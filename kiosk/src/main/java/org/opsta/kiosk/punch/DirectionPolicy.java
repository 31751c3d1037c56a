package org.opsta.kiosk.punch;

/** How a punch becomes IN or OUT. */
public enum DirectionPolicy {
    /** The first of a person's day is IN, every later one OUT; the last of them ends the day. */
    FIRST_IN_LAST_OUT,
    /** IN before {@code outFrom}, OUT from then on. */
    TIME_OF_DAY,
    /** What the person pressed just before. */
    BUTTON
}
