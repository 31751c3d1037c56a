/** Rules that turn punches into working time; pure functions. */
package org.opsta.agent.timesheet;
