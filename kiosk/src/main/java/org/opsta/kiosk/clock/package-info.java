/**
 * What time it is, and how far that can be trusted. {@link org.opsta.kiosk.clock.TerminalClock} is what others use; what the
 * system's time service said becomes a state in {@link org.opsta.kiosk.clock.ClockJudge}, which is pure.
 */
package org.opsta.kiosk.clock;
