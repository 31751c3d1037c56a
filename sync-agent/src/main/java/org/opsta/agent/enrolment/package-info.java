/** Profile photos out to a terminal, its answers back. */
package org.opsta.agent.enrolment;
