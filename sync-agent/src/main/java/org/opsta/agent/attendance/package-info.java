/**
 * What somebody's days follow from beside their punches (holidays, working-time patterns, leave, duty, clarifications,
 * corrections), and the days themselves, derived when they are looked at.
 */
package org.opsta.agent.attendance;
